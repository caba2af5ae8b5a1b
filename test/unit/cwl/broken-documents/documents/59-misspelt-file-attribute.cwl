cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
inputs:
  scene:
    type: File
    default: {class: File, location: parts/crop.cwl}
arguments: [$(inputs.scene.namroot)]
outputs: []
