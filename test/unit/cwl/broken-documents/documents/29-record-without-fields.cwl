cwlVersion: v1.2
class: CommandLineTool
baseCommand: crop
inputs:
  box:
    type: record
    fields:
      west: double
      east: double
outputs: []
