cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
arguments: [$(inputs.bands[0])]
inputs:
  bands: int[]
outputs: []
