/** CWL v1.2 §InplaceUpdateRequirement: later readers see what a step has updated; the stored objects stay as they are. */
import { describe, expect, it } from 'vitest';
import type { PackedDocument, WorkflowStep } from '../../../../src/cwl/document/model.ts';
import type { CwlObject, CwlValue, DirectoryValue, FileValue } from '../../../../src/cwl/values/value.ts';
import { isUpdated, type UpdateMap, withUpdates } from '../../../../src/cwl/workflow/updates.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { echoes, InPlace, runJob, type Tools } from './run-job.ts';

const newer: FileValue = {
  class: 'File',
  location: 'object:new/b',
  basename: 'b',
  size: 2,
  checksum: 'sha1$2',
};
const inside: FileValue = {
  class: 'File',
  location: 'object:new/d/x',
  basename: 'x',
  size: 3,
  checksum: 's',
};
const folder: DirectoryValue = {
  class: 'Directory',
  location: 'object:new/d',
  basename: 'd',
  listing: [inside],
};
const updates: UpdateMap = new Map<string, FileValue | DirectoryValue>([
  ['object:old/a', { ...newer, location: 'object:mid/a' }],
  ['object:mid/a', newer],
  ['object:old/d', folder],
]);

describe('CommandLineTool §5 InplaceUpdateRequirement: a value after updates', () => {
  const a: FileValue = {
    class: 'File',
    location: 'object:old/a',
    basename: 'a.txt',
    size: 1,
    checksum: 'sha1$1',
  };
  const cases: readonly [string, CwlValue, CwlValue][] = [
    ['without files', { x: [1, 'object:old/a', null] }, { x: [1, 'object:old/a', null] }],
    ['of another file', { ...a, location: 'object:old/ab' }, { ...a, location: 'object:old/ab' }],
    [
      'keeps what is said of the file, and has the bytes of the last update',
      { ...a, format: 'f', contents: 'o' },
      {
        class: 'File',
        basename: 'a.txt',
        format: 'f',
        size: 2,
        checksum: 'sha1$2',
        location: 'object:new/b',
      },
    ],
    [
      'in lists, records and secondary files',
      [{ r: { ...a, secondaryFiles: [a] } }],
      [
        {
          r: {
            class: 'File',
            basename: 'a.txt',
            secondaryFiles: [
              { class: 'File', basename: 'a.txt', size: 2, checksum: 'sha1$2', location: 'object:new/b' },
            ],
            size: 2,
            checksum: 'sha1$2',
            location: 'object:new/b',
          },
        },
      ],
    ],
    [
      'of a folder without its listing',
      { class: 'Directory', location: 'object:old/d/', basename: 'mine' },
      { class: 'Directory', location: 'object:new/d', basename: 'mine' },
    ],
    [
      'of a folder with its listing',
      { class: 'Directory', location: 'object:old/d', basename: 'mine', listing: [] },
      { class: 'Directory', location: 'object:new/d', basename: 'mine', listing: [inside] },
    ],
    [
      'of a file in an updated folder',
      { class: 'File', location: 'object:old/d/x', basename: 'x', size: 1 },
      { class: 'File', basename: 'x', size: 3, checksum: 's', location: 'object:new/d/x' },
    ],
    [
      'of a file that was removed from an updated folder',
      { class: 'File', location: 'object:old/d/gone', basename: 'gone', size: 1 },
      { class: 'File', basename: 'gone', location: 'object:new/d/gone' },
    ],
  ];
  it.each(cases)('%s', (_what, value, expected) => {
    expect(withUpdates(value, updates)).toEqual(expected);
  });

  it.each([
    ['object:old/a', true],
    ['object:old/d/deep/file', true],
    ['object:old', true],
    ['object:old/ab', false],
    ['object:new/b', false],
  ])('knows whether %s has been updated: %s', (location, expected) => {
    expect(isUpdated(location, updates)).toBe(expected);
  });
});

const inplace = { hints: [{ class: 'InplaceUpdateRequirement', inplaceUpdate: true }] } as const;
const read = tool('read', { x: 'Any?', after: 'Any?' }, { out: 'Any?' });
const update = tool('update', { x: 'Any' }, { out: 'Any' }, inplace);

let versions = 0;
const tools: Tools = {
  read: echoes,
  update: ({ x }) => {
    const file = x as FileValue;
    versions += 1;
    const location = `object:update-${versions}`;
    const made = { class: 'File' as const, basename: 'made', location };
    return new InPlace({ out: made as CwlValue }, { [file.location!]: made });
  },
};

const file: CwlValue = { class: 'File', location: 'object:client', basename: 'a' };
const locationOf = (value: CwlValue | undefined) => (value as FileValue | undefined)?.location;

type Outputs = Parameters<typeof workflow>[3];
function flow(steps: readonly WorkflowStep[], outputs: Outputs): PackedDocument {
  const inner = workflow('inner', { x: 'Any' }, [step('u', 'update', { x: 'x' }, ['out'])], {
    out: { type: 'Any', from: 'u/out' },
  });
  return packed(workflow('w', { a: 'Any' }, steps, outputs), read, update, inner);
}

describe('CommandLineTool §5 InplaceUpdateRequirement: a workflow with a step that updates in place', () => {
  const first = step('first', 'read', { x: 'a' }, ['out']);
  const cases: readonly [string, PackedDocument, (last: number) => CwlObject][] = [
    [
      'shows the update to a step that waits for it and reads the old link',
      flow(
        [
          first,
          step('u', 'update', { x: 'first/out' }, ['out']),
          step('r', 'read', { x: 'first/out', after: 'u/out' }, ['out']),
        ],
        { r: { type: 'Any', from: 'r/out' }, u: { type: 'Any', from: 'u/out' } },
      ),
      (last) => ({ r: `object:update-${last}`, u: `object:update-${last}` }),
    ],
    [
      'shows it in outputs of the workflow',
      flow([first, step('u', 'update', { x: 'first/out' }, ['out'])], {
        r: { type: 'Any', from: 'first/out' },
        a: { type: 'Any', from: 'a' },
      }),
      (last) => ({ r: `object:update-${last}`, a: `object:update-${last}` }),
    ],
    [
      'shows the last of several updates that follow each other',
      flow([step('u', 'update', { x: 'a' }, ['out']), step('v', 'update', { x: 'u/out' }, ['out'])], {
        a: { type: 'Any', from: 'a' },
        u: { type: 'Any', from: 'u/out' },
      }),
      (last) => ({ a: `object:update-${last}`, u: `object:update-${last}` }),
    ],
    [
      'shows what a step of a nested workflow has updated',
      flow(
        [step('n', 'inner', { x: 'a' }, ['out']), step('r', 'read', { x: 'a', after: 'n/out' }, ['out'])],
        { r: { type: 'Any', from: 'r/out' } },
      ),
      (last) => ({ r: `object:update-${last}` }),
    ],
  ];
  it.each(cases)('%s', async (_what, document, expected) => {
    const { outputs, failure } = await runJob(document, { a: file }, tools);
    expect(failure).toBeUndefined();
    const locations = Object.entries(outputs ?? {}).map(([name, value]) => [name, locationOf(value)]);
    expect(Object.fromEntries(locations)).toEqual(expected(versions));
  });

  it('leaves the records of finished shards as they were', async () => {
    const document = flow([first, step('u', 'update', { x: 'first/out' }, ['out'])], {});
    const { records } = await runJob(document, { a: file }, tools);
    expect(locationOf(records.shard('main/first[0]')?.outputs?.['out'])).toBe('object:client');
    expect(locationOf(records.shard('main')?.inputs['a'])).toBe('object:client');
  });

  it.each<[string, readonly WorkflowStep[]]>([
    ['two steps', [step('u', 'update', { x: 'a' }, ['out']), step('v', 'update', { x: 'a' }, ['out'])]],
    [
      'two shards of a scatter',
      [step('u', 'update', { x: { from: ['a', 'a'] } }, ['out'], { scatter: ['x'] })],
    ],
  ])('fails where %s write one file independently of each other', async (_who, steps) => {
    const { failure } = await runJob(flow(steps, {}), { a: file }, tools);
    expect(failure).toMatchObject({
      blame: 'package',
      message: expect.stringContaining("has updated 'made' in place"),
    });
  });
});
