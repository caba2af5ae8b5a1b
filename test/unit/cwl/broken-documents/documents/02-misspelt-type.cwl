cwlVersion: v1.2
class: CommandLineTool
baseCommand: gdalinfo
inputs:
  scene:
    type: Flie
    inputBinding: {position: 1}
outputs: []
