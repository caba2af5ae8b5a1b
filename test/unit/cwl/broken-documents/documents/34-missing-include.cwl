cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
requirements:
  InlineJavascriptRequirement:
    expressionLib:
      - $include: parts/names.js
inputs:
  image: File
outputs: []
