import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CwlObject, CwlValue, DirectoryValue, FileValue } from '../../../src/cwl/values/value.ts';
import { toKey } from '../../../src/objects/location.ts';
import { createSources } from '../../../src/objects/sources.ts';
import type { TaskOutcome } from '../../../src/steps/step-task.ts';
import { type FileServer, serveFiles } from '../../services/file-server.ts';
import { type Bench, failureOf, load, openBench } from './support.ts';

let bench: Bench;
let server: FileServer;

beforeAll(async () => {
  bench = await openBench();
  server = await serveFiles({
    '/a/scene.bam': 'scene',
    '/a/scene.bam.bai': 'index',
    '/a/scene.txt': 'notes',
    '/b/scene.bam': 'other scene',
    '/a/item #1.txt': 'odd name',
    '/tree/x.txt': 'x',
    '/tree/sub/y.txt': 'y',
    '/default.txt': 'a default',
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});

const sha1 = (text: string) => `sha1$${createHash('sha1').update(text).digest('hex')}`;

/** A tool with these inputs; stages a job of it. */
async function stage(inputFields: string, inputs: CwlObject, more = ''): Promise<TaskOutcome> {
  const document = await load(`
cwlVersion: v1.2
class: CommandLineTool
baseCommand: 'true'
inputs: ${inputFields}
outputs: {}
${more}`);
  const task = {
    id: 'j1/inputs',
    job: 'j1',
    shard: 'inputs',
    attempt: 1,
    prefix: 'jobs/j1/inputs/a1/',
  } as const;
  const sources = createSources({ allow: ['127.0.0.1'], maxBytes: 1_000_000 });
  return bench.run({ ...task, kind: 'stage', document, inputs }, { dependencies: { sources } });
}

function staged(outcome: TaskOutcome): Extract<TaskOutcome, { kind: 'staged' }> {
  if (outcome.kind === 'staged') return outcome;
  throw new Error(JSON.stringify(outcome));
}

const fileAt = (path: string): FileValue => ({
  class: 'File',
  location: server.url + encodeURI(path).replace('#', '%23'),
});

async function contentOf(value: CwlValue | undefined): Promise<string> {
  return bench.read((value as FileValue).location!);
}

describe('staging the inputs of a job', () => {
  it('stores what a location names, and believes its bytes more than the client', async () => {
    const input = {
      ...fileAt('/a/item #1.txt'),
      size: 123,
      checksum: 'sha1$hash',
      format: 'http://example.org/text',
    };
    const { inputs } = staged(await stage('{ f: File, n: int }', { f: input, n: 3 }));
    expect(inputs).toEqual({
      f: {
        class: 'File',
        location: expect.stringMatching(/^object:jobs\/j1\/inputs\/a1\/\d+\/item%20%231\.txt$/),
        basename: 'item #1.txt',
        size: 8,
        checksum: sha1('odd name'),
        format: 'http://example.org/text',
      },
      n: 3,
    });
    expect(await contentOf(inputs['f'])).toBe('odd name');
  });

  it('keeps files of one name apart and fetches a location once', async () => {
    const before = server.asked.length;
    const scene = fileAt('/a/scene.bam');
    const { inputs } = staged(
      await stage('{ f: { type: { type: array, items: File } } }', {
        f: [scene, fileAt('/b/scene.bam'), scene],
      }),
    );
    const [first, other, again] = inputs['f'] as FileValue[];
    expect(await contentOf(first as CwlValue)).toBe('scene');
    expect(await contentOf(other as CwlValue)).toBe('other scene');
    expect(again).toEqual(first);
    expect(server.asked.slice(before).sort()).toEqual(['/a/scene.bam', '/b/scene.bam']);
  });

  it('takes a folder with everything below it', async () => {
    const { inputs } = staged(
      await stage('{ d: Directory }', { d: { class: 'Directory', location: `${server.url}/tree/` } }),
    );
    const { location, basename, listing } = inputs['d'] as DirectoryValue;
    expect({ basename, listing }).toEqual({ basename: 'tree', listing: undefined });
    expect(await bench.read(`${location}/x.txt`)).toBe('x');
    expect(await bench.read(`${location}/sub/y.txt`)).toBe('y');
  });

  it('stores literals, data URIs and literal folders', async () => {
    const stored = await bench.file('stored.txt', 'stored');
    const { inputs } = staged(
      await stage('{ t: File, u: File, d: Directory }', {
        t: { class: 'File', basename: 'lit.txt', contents: 'literal' },
        u: { class: 'File', location: 'data:text/plain,inline', basename: 'u.txt' },
        d: {
          class: 'Directory',
          basename: 'dir',
          listing: [
            { class: 'File', basename: 'a', contents: 'A' },
            stored,
            fileAt('/a/scene.txt'),
            { class: 'Directory', basename: 'none', listing: [] },
          ],
        },
      }),
    );
    expect(inputs['t']).toMatchObject({ basename: 'lit.txt', size: 7, checksum: sha1('literal') });
    expect(await contentOf(inputs['u'])).toBe('inline');
    const { location } = inputs['d'] as DirectoryValue;
    for (const [name, content] of [
      ['a', 'A'],
      ['stored.txt', 'stored'],
      ['scene.txt', 'notes'],
    ])
      expect(await bench.read(`${location}/${name}`)).toBe(content);
    expect(await bench.objects.head(`${toKey(location!)}/none/`)).toBeDefined();
  });

  it('leaves stored objects where they are', async () => {
    const stored = await bench.file('stored.txt', 'stored');
    const { inputs } = staged(await stage('{ f: File }', { f: { ...stored, size: 99 } }));
    expect(inputs['f']).toMatchObject({ location: stored.location, size: 6 });
  });

  it('finds secondary files beside the primary one', async () => {
    const pattern =
      '{ f: { type: File, secondaryFiles: [.bai, ^.txt, { pattern: .none, required: false }, "$(self.nameroot).txt"] } }';
    const { inputs } = staged(await stage(pattern, { f: fileAt('/a/scene.bam') }));
    const { location, secondaryFiles } = inputs['f'] as FileValue;
    expect(secondaryFiles).toMatchObject([
      { class: 'File', basename: 'scene.bam.bai', size: 5, checksum: sha1('index') },
      { class: 'File', basename: 'scene.txt', size: 5 },
    ]);
    expect(secondaryFiles![0]!.location).toBe(`${location}.bai`);
  });

  it('fetches secondary files that are given instead of looking for them', async () => {
    const f = {
      ...fileAt('/a/scene.bam'),
      secondaryFiles: [{ ...fileAt('/a/scene.txt'), basename: 'scene.bam.bai' }],
    };
    const { inputs } = staged(await stage('{ f: { type: File, secondaryFiles: .bai } }', { f }));
    const { secondaryFiles } = inputs['f'] as FileValue;
    expect(secondaryFiles).toMatchObject([{ basename: 'scene.bam.bai' }]);
    expect(await contentOf(secondaryFiles![0] as CwlValue)).toBe('notes');
  });

  it('fetches defaults where nothing was given, by their locations', async () => {
    const location = `${server.url}/default.txt`;
    const fields = `{ f: { type: File, default: { class: File, location: "${location}" } } }`;
    const { inputs, fetched } = staged(await stage(fields, {}));
    expect(inputs).toEqual({});
    expect(fetched).toMatchObject({ [location]: { class: 'File', basename: 'default.txt', size: 9 } });
    const given = staged(await stage(fields.replace('/default', '/gone'), { f: fileAt('/a/scene.txt') }));
    expect(given.fetched).toEqual({});
  });

  it('fetches what requirements name', async () => {
    const location = `${server.url}/a/scene.txt`;
    const { fetched } = staged(
      await stage(
        '[]',
        {},
        `requirements: { InitialWorkDirRequirement: { listing: [{ class: File, location: "${location}" }] } }`,
      ),
    );
    expect(Object.keys(fetched)).toEqual([location]);
  });

  it.each([
    [
      'names the input whose location is not there',
      '{ scene: File }',
      { scene: '/gone.tif' },
      /input 'scene'.*\/gone\.tif/,
    ],
    [
      'names the secondary file that is missing',
      '{ scene: { type: File, secondaryFiles: .idx } }',
      { scene: '/a/scene.bam' },
      /input 'scene'.*scene\.bam.*\.idx/,
    ],
  ])('%s', async (_, fields, paths, message) => {
    const failure = failureOf(await stage(fields, { scene: fileAt(paths.scene) }));
    expect(failure).toMatchObject({ blame: 'input', shard: 'inputs', retry: false });
    expect(failure.message).toMatch(message);
    expect(failure.next).not.toBe('');
  });

  it('names a default that is not there', async () => {
    const fields = `{ f: { type: File, default: { class: File, location: "${server.url}/gone.txt" } } }`;
    expect(failureOf(await stage(fields, {})).message).toMatch(/default of 'f'/);
  });
});
