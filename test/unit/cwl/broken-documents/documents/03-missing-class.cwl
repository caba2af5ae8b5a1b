cwlVersion: v1.2
baseCommand: echo
inputs:
  message: string
outputs: []
