cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
inputs:
  - id: scene
    type: string
    default: olinda
  - id: band
    type: int
    default: 4
  - id: scene
    type: int
    default: 1
outputs: []
