cwlVersion: v1.2
class: CommandLineTool
baseCommand: sleep
requirements:
  ToolTimeLimit:
    timelimit: -60
inputs:
  seconds:
    type: int
    default: 1
    inputBinding: {position: 1}
outputs: []
