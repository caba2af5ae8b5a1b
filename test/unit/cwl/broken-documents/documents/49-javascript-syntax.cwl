cwlVersion: v1.2
class: ExpressionTool
requirements:
  InlineJavascriptRequirement: {}
inputs:
  band:
    type: int
    default: 4
outputs:
  next: int
expression: |
  ${
    var next = inputs.band +;
    return {next: next};
  }
