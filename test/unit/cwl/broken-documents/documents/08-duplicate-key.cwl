cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
inputs:
  scene: File
outputs: []
inputs:
  band: int
