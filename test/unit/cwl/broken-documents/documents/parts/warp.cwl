cwlVersion: v1.2
class: CommandLineTool
baseCommand: gdalwarp
inputs:
  image:
    type: File
    inputBinding:
      positon: 1
outputs:
  warped:
    type: File
    outputBinding: {glob: warped.tif}
