/** Packages that tests deploy. */

export const ECHO = `cwlVersion: v1.2
class: CommandLineTool
id: echo
label: Echo
doc: Says what it is told.
baseCommand: echo
inputs:
  message:
    type: string
    label: What to say
  times:
    type: int?
outputs:
  said:
    type: stdout
`;

export const MANY = `cwlVersion: v1.2
class: CommandLineTool
id: many
baseCommand: "true"
inputs: []
outputs:
  image: { type: File, outputBinding: { glob: image.tif } }
  text: { type: string, outputBinding: { outputEval: $(runtime.outdir) } }
  number: { type: int, outputBinding: { outputEval: $(runtime.cores) } }
  folder: { type: Directory, outputBinding: { glob: folder } }
  maybe: { type: "File?", outputBinding: { glob: none } }
`;

export const GRAPH = `cwlVersion: v1.2
$graph:
  - class: CommandLineTool
    id: tool
    baseCommand: echo
    inputs: []
    outputs: []
  - class: Workflow
    id: flow
    inputs: []
    outputs: []
    steps: []
`;

export const OPERATION = `cwlVersion: v1.2
class: Workflow
id: sketch
inputs: []
outputs: []
steps:
  later:
    run: { class: Operation, inputs: [], outputs: [] }
    in: []
    out: []
`;

export const FILES = `cwlVersion: v1.2
class: CommandLineTool
id: files
baseCommand: "true"
inputs: []
outputs:
  one: { type: File, outputBinding: { glob: "*.dat" } }
  many: { type: "File[]", outputBinding: { glob: "*.txt" } }
  numbers: { type: "int[]", outputBinding: { outputEval: $(runtime.cores) } }
  none: { type: "int[]", outputBinding: { outputEval: $(runtime.cores) } }
`;
