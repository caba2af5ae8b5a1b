/** A workflow of two steps: the first always succeeds, the second is the tool that a test is about. */

const FIRST = `
class: CommandLineTool
id: copy
baseCommand: cat
inputs: {file: {type: File, inputBinding: {}}}
outputs: {copied: stdout}
stdout: copied.txt`;

/** What the first step has made of `TWO_STEPS_INPUTS`. */
export const COPIED = 'kept';
export const TWO_STEPS_INPUTS = { file: { href: `data:text/plain,${COPIED}`, type: 'text/plain' } };

/** @param tool a document with the input `file` and the output `made`, both Files, and without an id */
export function twoSteps(id: string, tool: string): string {
  return `cwlVersion: v1.2
$graph:
  -${indented(FIRST)}
  -${indented(`\nid: tool\n${tool.replace(/^cwlVersion:.*\n/, '')}`)}
  - class: Workflow
    id: ${id}
    inputs: {file: File}
    outputs: {made: {type: File, outputSource: broken/made}}
    steps:
      first: {run: "#copy", in: {file: file}, out: [copied]}
      broken: {run: "#tool", in: {file: first/copied}, out: [made]}
`;
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ');
}
