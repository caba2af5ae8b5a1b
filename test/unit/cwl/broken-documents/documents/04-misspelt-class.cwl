cwlVersion: v1.2
class: CommandlineTool
baseCommand: echo
inputs:
  message: string
outputs: []
