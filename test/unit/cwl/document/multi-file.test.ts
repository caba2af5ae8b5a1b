/** CWL v1.2 §"Packed documents", §WorkflowStep.run, Schema Salad §"Link resolution": where a reference leads. */
import { describe, expect, it } from 'vitest';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import { load, problemsOf } from './support/load-text.ts';

/** Each process says by its label where it stands. */
const tool = (label: string, more = ''): string =>
  `class: CommandLineTool, label: ${label}, inputs: [], outputs: []${more}`;
const file = (label: string, more = ''): string =>
  `cwlVersion: v1.2\n${tool(label, more).replaceAll(', ', '\n')}`;
const packed = (...entries: readonly string[]): string =>
  `cwlVersion: v1.2\n$graph:\n${entries.map((entry) => `- {${entry}}`).join('\n')}`;
const flow = (id: string, run: string, more = ''): string =>
  `class: Workflow, id: ${id}${more}, requirements: {SubworkflowFeatureRequirement: {}}, inputs: [], outputs: [], steps: {s: {in: [], out: [], run: ${run}}}`;
const root = (run: string): string => packed(flow('main', run));

/** Labels of what is run, from the entry down. */
function labelsOf({ processes, entry }: PackedDocument): string[] {
  const labels: string[] = [];
  for (let key: string | undefined = entry; key !== undefined; ) {
    const process: PackedDocument['processes'][string] | undefined = processes[key];
    if (process?.label !== undefined) labels.push(process.label);
    key = process?.class === 'Workflow' ? process.steps[0]?.run : undefined;
  }
  return labels;
}

const HOST = 'http://host/pkg/';

describe('a step runs', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    ['a file beside it', root('t.cwl'), { 't.cwl': file('beside') }, ['beside']],
    ['one by a roundabout path', root('./x/../t.cwl'), { 't.cwl': file('beside') }, ['beside']],
    ['one with a space in its name', root('"my tool.cwl"'), { 'my%20tool.cwl': file('spaced') }, ['spaced']],
    ['one with an encoded space', root('my%20tool.cwl'), { 'my%20tool.cwl': file('spaced') }, ['spaced']],
    ['one with a query', root('"t.cwl?v=2"'), { 't.cwl?v=2': file('second') }, ['second']],
    [
      'one by its address',
      root('https://else/where/t.cwl'),
      { 'https://else/where/t.cwl': file('far') },
      ['far'],
    ],
    ['one by a path from the root', root('/t.cwl'), { 'http://host/t.cwl': file('top') }, ['top']],
    [
      'what another file runs, by paths from there',
      root('sub/wf.cwl'),
      {
        'sub/wf.cwl': JSON.stringify({
          cwlVersion: 'v1.2',
          class: 'Workflow',
          label: 'between',
          inputs: [],
          outputs: [],
          steps: { s: { in: [], out: [], run: '../tools/t.cwl' } },
        }),
        'tools/t.cwl': file('deep'),
      },
      ['between', 'deep'],
    ],
    [
      'a process of a packed file by its id',
      root('pack.cwl#b'),
      { 'pack.cwl': packed(tool('a', ', id: a'), tool('b', ', id: b')) },
      ['b'],
    ],
    [
      'one whose own steps run others of that file',
      packed(flow('main', 'pack.cwl#w'), tool('mine', ', id: t')),
      { 'pack.cwl': packed(flow('w', '"#t"', ', label: w'), tool('theirs', ', id: t')) },
      ['w', 'theirs'],
    ],
    [
      'one by the bare id, as older packers write it',
      packed(flow('main', 't'), tool('mine', ', id: t')),
      { t: file('no') },
      ['mine'],
    ],
    [
      'the main process of a packed file',
      root('pack.cwl'),
      { 'pack.cwl': packed(tool('a', ', id: a'), tool('m', ', id: main')) },
      ['m'],
    ],
    [
      'its only workflow',
      root('pack.cwl'),
      { 'pack.cwl': packed(tool('a', ', id: a'), flow('w', '"#a"', ', label: w')) },
      ['w', 'a'],
    ],
    [
      'its first process',
      root('pack.cwl'),
      { 'pack.cwl': packed(tool('a', ', id: a'), tool('b', ', id: b')) },
      ['a'],
    ],
    [
      'ids with slashes, as packers make them',
      packed(flow('main', '"#main/s/t.cwl"'), tool('packed', ', id: "#main/s/t.cwl"')),
      {},
      ['packed'],
    ],
    [
      'ids with the address of the document',
      packed(
        flow('"http://host/pkg/wf.cwl#main"', '"http://host/pkg/wf.cwl#t"'),
        tool('full', ', id: "http://host/pkg/wf.cwl#t"'),
      ),
      {},
      ['full'],
    ],
    ['an imported file', root('{$import: t.cwl}'), { 't.cwl': file('imported') }, ['imported']],
    [
      'a part of an imported file',
      root('{$import: "pack.cwl#b"}'),
      { 'pack.cwl': packed(tool('a', ', id: a'), tool('b', ', id: b')) },
      ['b'],
    ],
    [
      'what was imported into $graph',
      packed(flow('main', '"#t"'), '$import: t.cwl'),
      { 't.cwl': file('imported', ', id: t') },
      ['imported'],
    ],
    [
      'a process that stands in it, which runs a file',
      root(`{${flow('w', 't.cwl', ', label: within')}}`),
      { 't.cwl': file('beside') },
      ['within', 'beside'],
    ],
  ])('%s', async (_, text, files, labels) => {
    const absolute = Object.entries(files).map(([path, content]) => [new URL(path, HOST).href, content]);
    expect(labelsOf(await load(text, { files: Object.fromEntries(absolute) }))).toEqual(labels);
  });

  it.each([
    ['a file that is not there', 'gone.cwl', 'unreadable-reference', 'http://host/pkg/gone.cwl'],
    [
      'an id that its file has not',
      'pack.cwl#c',
      'unknown-reference',
      "no process 'c' in 'http://host/pkg/pack.cwl'",
    ],
    [
      'an id that its own document has not',
      '"#c"',
      'unknown-reference',
      "no process 'c' in this document. There is: main",
    ],
  ])('no %s', async (_, run, rule, message) => {
    const files = { [`${HOST}pack.cwl`]: packed(tool('a', ', id: a'), tool('b', ', id: b')) };
    const problems = await problemsOf(root(run), { files });
    expect(problems).toMatchObject([
      { rule, path: 'main/steps/s/run', message: expect.stringContaining(message) },
    ]);
  });
});

describe('the entry of a package', () => {
  const pack = packed(tool('a', ', id: a'), flow('w', '"#a"', ', label: w'), tool('x', ', id: w/x'));
  it.each<[string, string, string | undefined, string[]]>([
    ['by default', '', undefined, ['w', 'a']],
    ['of the fragment', '#a', undefined, ['a']],
    ['of a fragment with a slash', '#w/x', undefined, ['x']],
    ['of ?w=', '', 'a', ['a']],
    ['of ?w= with a #', '', '#a', ['a']],
    ['of ?w= before the fragment', '#a', 'w', ['w', 'a']],
  ])('%s', async (_, fragment, entry, labels) => {
    const document = await load(pack, {
      uri: `${HOST}pack.cwl${fragment}`,
      ...(entry !== undefined && { entry }),
    });
    expect(labelsOf(document)).toEqual(labels);
  });
});
