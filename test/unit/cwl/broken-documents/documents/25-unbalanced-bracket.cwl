cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
inputs:
  band: {type: int, default: 4}
arguments:
  - band-$(inputs.band
outputs: []
