cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
inputs:
  bands:
    type: array
    items: int
outputs: []
