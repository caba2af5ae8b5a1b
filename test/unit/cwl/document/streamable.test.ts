/**
 * `streamable` (CWL v1.0, v1.1, v1.2: CommandLineTool, Workflow, ExpressionTool §"Process.inputs" and §"Process.outputs"; §Operation): a
 * promise that a file is read once from begin to end. Files are stored whole here, so it is taken everywhere and has no effect.
 */
import { expect, it } from 'vitest';
import { prepared } from '../tool/run-tool.ts';
import { load, problemsOf } from './support/load-text.ts';

type Version = 'v1.0' | 'v1.1' | 'v1.2';
const ALL: readonly Version[] = ['v1.0', 'v1.1', 'v1.2'];
const SINCE_V11: readonly Version[] = ['v1.1', 'v1.2'];
const SINCE_V12: readonly Version[] = ['v1.2'];

const tool = (inputs: string, outputs = '[]') =>
  `class: CommandLineTool\nbaseCommand: cat\ninputs: ${inputs}\noutputs: ${outputs}`;
const record = (field: string) => `{r: {type: {type: record, fields: {f: {type: File, ${field}}}}}}`;
const glob = 'outputBinding: {glob: f}';

const PLACES: readonly (readonly [string, (field: string) => string, readonly Version[]])[] = [
  ['an input of a tool', (s) => tool(`{f: {type: File, ${s}}}`), ALL],
  ['a list of files', (s) => tool(`{f: {type: "File[]", ${s}}}`), ALL],
  ['an optional input', (s) => tool(`{f: {type: File?, ${s}}}`), ALL],
  ['an output of a tool', (s) => tool('[]', `{f: {type: File, ${s}, ${glob}}}`), ALL],
  ['the standard output', (s) => tool('[]', `{f: {type: stdout, ${s}}}`), ALL],
  ['the standard input', (s) => tool(`{f: {type: stdin, ${s}}}`), SINCE_V11],
  ['a field of an input record', (s) => tool(record(s)), SINCE_V11],
  ['a field of an output record', (s) => tool('[]', record(`${s}, ${glob}`)), SINCE_V11],
  [
    'an input and an output of an expression',
    (s) =>
      `class: ExpressionTool\nrequirements: {InlineJavascriptRequirement: {}}\ninputs: {f: {type: File, ${s}}}\noutputs: {f: {type: File, ${s}}}\nexpression: "$(inputs)"`,
    ALL,
  ],
  [
    'an input and an output of a workflow',
    (s) =>
      `class: Workflow\nsteps: []\ninputs: {f: {type: File, ${s}}}\noutputs: {g: {type: File, outputSource: f, ${s}}}`,
    ALL,
  ],
  [
    'an input and an output of an operation',
    (s) => `class: Operation\ninputs: {f: {type: File, ${s}}}\noutputs: {g: {type: File, ${s}}}`,
    SINCE_V12,
  ],
];

const CASES = PLACES.flatMap(([place, text, versions]) =>
  ALL.flatMap((version) =>
    ['true', 'false'].map((value) => [version, place, value, text, versions.includes(version)] as const),
  ),
);

it.each(CASES)('cwlVersion %s, %s, streamable: %s', async (version, _place, value, text, allowed) => {
  const problems = await problemsOf(`cwlVersion: ${version}\n${text(`streamable: ${value}`)}`);
  expect(problems.length > 0).toBe(!allowed);
});

/** Without the two fields, and the columns that they move. */
const stripped = (_: unknown, value: unknown) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { streamable: _s, label: _l, column: _c, ...rest } = value as { readonly [name: string]: unknown };
  return rest;
};
const COMPARED = PLACES.filter(([, , versions]) => versions.length > 1);

it.each(COMPARED)('changes nothing else: %s', async (_place, text) => {
  const read = async (field: string) =>
    JSON.parse(JSON.stringify(await load(`cwlVersion: v1.2\n${text(field)}`)), stripped) as unknown;
  expect(await read('streamable: true')).toEqual(await read('label: x'));
});

it('is no part of what a container gets', async () => {
  const preparation = (field: string) =>
    prepared(`inputs: {f: {type: File, ${field}, inputBinding: {}}}`, {
      inputs: { f: { class: 'File', location: 'object:f' } },
      stored: { 'object:f': '' },
    });
  expect(await preparation('streamable: true')).toEqual(await preparation('label: x'));
});

it.each(['1', '"yes"', '[true]'])('is a boolean, not %s', async (value) => {
  const problems = await problemsOf(`cwlVersion: v1.2\n${tool(`{f: {type: File, streamable: ${value}}}`)}`);
  expect(problems.map(({ rule }) => rule)).toEqual(['wrong-value']);
});
