import { describe, expect, it } from 'vitest';
import { EntryNotFoundError } from '../../../../src/cwl/document/document-error.ts';
import { load, tool } from './support/load-text.ts';

function graph(...processes: [id: string, className: string][]): string {
  const entries = processes.map(
    ([id, name]) =>
      `- {class: ${name}, id: "${id}", inputs: [], outputs: []${name === 'Workflow' ? ', steps: []' : ''}}`,
  );
  return ['cwlVersion: v1.2', '$graph:', ...entries].join('\n');
}

describe('CommandLineTool §2.6 Packed documents: the process that runs', () => {
  it.each<[string, string, string, string | undefined, string]>([
    ['is #main, wherever it stands', graph(['a', 'Workflow'], ['#main', 'Operation']), '', undefined, 'main'],
    ['is the only workflow', graph(['a', 'Operation'], ['b', 'Workflow']), '', undefined, 'b'],
    ['is the first of several workflows', graph(['a', 'Workflow'], ['b', 'Workflow']), '', undefined, 'a'],
    ['is the one of the fragment', graph(['main', 'Workflow'], ['b', 'Operation']), '#b', undefined, 'b'],
    [
      'is the wanted one, whatever the fragment',
      graph(['a', 'Operation'], ['b', 'Workflow']),
      '#b',
      'a',
      'a',
    ],
    ['may be wanted with #', graph(['a.x-y', 'Operation'], ['b', 'Workflow']), '', '#a.x-y', 'a.x-y'],
    ['is the document itself', tool('id: "#t"'), '', 't', 't'],
    ['is named after the file', tool('baseCommand: a'), '', undefined, 'pkg'],
    ['answers to main without an id', tool('baseCommand: a'), '#main', undefined, 'pkg'],
  ])('%s', async (_, text, fragment, entry, expected) => {
    const document = await load(text, {
      uri: `http://host/pkg.cwl${fragment}`,
      ...(entry === undefined ? {} : { entry }),
    });
    expect(document.entry).toBe(expected);
  });

  it.each([
    [graph(['a', 'Operation'], ['b', 'Workflow']), 'c', ['a', 'b']],
    [tool('id: t'), 'main', ['t']],
    [tool('baseCommand: a'), 'b', ['pkg']],
  ])('is told to be missing', async (text, entry, available) => {
    const error = await load(text, { uri: 'pkg.cwl', entry }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EntryNotFoundError);
    expect(error).toMatchObject({ available });
  });
});

describe('CommandLineTool §2.6 Packed documents: beside $graph', () => {
  it('metadata belongs to the process that runs, slips and the own fields of others are let be', async () => {
    const text = graph(['main', 'Workflow'], ['t', 'Operation']).replace(
      '$graph:',
      's:version: 2\nschemas: [http://s]\n$namespaces: {s: "https://schema.org/"}\n$graph:',
    );
    const document = await load(text);
    expect(document.processes['main']?.metadata).toEqual({ 's:version': 2 });
    expect(document.processes['t']?.metadata).toEqual({});
    expect(document.namespaces).toEqual({ s: 'https://schema.org/' });
  });
});
