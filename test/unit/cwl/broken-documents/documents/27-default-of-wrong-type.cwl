cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
inputs:
  band:
    type: int
    default: four
    inputBinding: {position: 1}
outputs: []
