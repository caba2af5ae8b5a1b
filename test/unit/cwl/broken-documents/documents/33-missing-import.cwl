cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
requirements:
  SchemaDefRequirement:
    types:
      - $import: parts/box-type.yml
inputs:
  image: File
outputs: []
