cwlVersion: v1.2
class: CommandLineTool
baseCommand: [gdal_translate, -of, GTiff
inputs:
  scene: File
outputs: []
