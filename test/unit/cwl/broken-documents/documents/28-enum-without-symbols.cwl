cwlVersion: v1.2
class: CommandLineTool
baseCommand: warp
inputs:
  method:
    type:
      type: enum
      values: [near, cubic]
outputs: []
