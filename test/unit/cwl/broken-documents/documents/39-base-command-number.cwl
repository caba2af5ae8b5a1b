cwlVersion: v1.2
class: CommandLineTool
baseCommand: [gdal_translate, -b, 4]
inputs: []
outputs: []
