cwlVersion: v1.0
class: CommandLineTool
baseCommand: [touch, cropped.tif]
inputs:
  image: File
  band: int
outputs:
  cropped:
    type: File
    outputBinding: {glob: cropped.tif}
