cwlVersion: v1.2
class: CommandLineTool
baseCommand: warp
inputs:
  method:
    type: {type: enum, symbols: [near, bilinear, cubic]}
    default: bilinaer
    inputBinding: {prefix: -r}
outputs: []
