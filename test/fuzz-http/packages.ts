/** Packages that are cheap to run: none of them needs a container. What is deployed is found under few ids, so that they meet each other. */

const tool = (id: string) => ({
  cwlVersion: 'v1.2',
  class: 'ExpressionTool',
  id,
  inputs: { message: { type: 'string', default: 'hello' }, count: 'int?' },
  outputs: { message: 'string', made: 'File', listed: 'Directory', all: 'Any[]' },
  requirements: { InlineJavascriptRequirement: {} },
  expression: `\${
    const file = { class: 'File', basename: 'made.txt', contents: inputs.message };
    const folder = { class: 'Directory', basename: 'listed', listing: [file] };
    return { message: inputs.message, made: file, listed: folder, all: [1, 'b', [], file] };
  }`,
});

/** Writes a text, a file, a folder and a list. */
export const MAKER = tool('fuzz-maker');

/** Fails whenever it is run. */
export const FAILING = {
  cwlVersion: 'v1.2',
  class: 'ExpressionTool',
  id: 'fuzz-failing',
  inputs: {},
  outputs: { message: 'string' },
  requirements: { InlineJavascriptRequirement: {} },
  expression: '${ throw new Error("on purpose"); }',
};

const workflow = (id: string) => ({
  cwlVersion: 'v1.2',
  class: 'Workflow',
  id,
  requirements: { ScatterFeatureRequirement: {} },
  inputs: { messages: { type: 'string[]', default: ['a', 'b'] } },
  outputs: { made: { type: 'File[]', outputSource: 'each/made' } },
  steps: { each: { run: tool('each'), scatter: 'message', in: { message: 'messages' }, out: ['made'] } },
});

/** A step that is run for each of a list. */
export const SCATTERED = workflow('fuzz-scattered');

const described = (id: string) => ({
  processDescription: { id, title: 'Described', version: '2.0.0' },
  executionUnit: { value: tool('inner'), type: 'application/cwl' },
});

const IDS = Array.from({ length: 8 }, (_, index) => `fuzz-${index}`);

export const PACKAGES: readonly object[] = IDS.flatMap((id) => [
  tool(id),
  workflow(id),
  described(id),
  {
    cwlVersion: 'v1.2',
    $graph: [
      { ...tool('a'), cwlVersion: undefined },
      { ...tool(id), cwlVersion: undefined },
    ],
  },
  { executionUnit: [{ unit: tool(id) }] },
  { executionUnit: { href: 'http://127.0.0.1:1/x.cwl', type: 'application/cwl' } },
  { process: 'fuzz-maker', inputs: { message: 'posted' }, tags: ['a'], labels: { a: 'b' } },
  { ...tool(id), inputs: { message: 'posted' } },
]);
