# Steps that run for a while, and need JavaScript before and after their containers.
cwlVersion: v1.2
$graph:
  - class: Workflow
    id: wait-and-square
    requirements:
      ScatterFeatureRequirement: {}
      StepInputExpressionRequirement: {}
      InlineJavascriptRequirement: {}
    inputs:
      numbers: int[]
      seconds: int
    steps:
      square:
        run: "#square"
        scatter: number
        in:
          number: numbers
          seconds: seconds
          factor:
            valueFrom: ${ return inputs.number; }
        out: [squared]
    outputs:
      squares:
        type: int[]
        outputSource: square/squared

  - class: CommandLineTool
    id: square
    requirements:
      DockerRequirement:
        dockerPull: debian:stable-slim
      InlineJavascriptRequirement: {}
    baseCommand: [sh, -c, 'sleep "$1" && echo "$(($2 * $3))"', square]
    inputs:
      seconds: { type: int, inputBinding: { position: 1 } }
      number: { type: int, inputBinding: { position: 2 } }
      factor: { type: int, inputBinding: { position: 3 } }
    outputs:
      squared:
        type: int
        outputBinding:
          glob: square.txt
          loadContents: true
          outputEval: $(parseInt(self[0].contents, 10))
    stdout: square.txt
