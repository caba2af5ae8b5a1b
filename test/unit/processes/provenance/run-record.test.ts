import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import type { AttemptView, Job, StepView } from '../../../../src/jobs/job.ts';
import { provDocument } from '../../../../src/processes/provenance/prov/prov-document.ts';
import { writeProvJson } from '../../../../src/processes/provenance/prov/prov-json.ts';
import { writeProv } from '../../../../src/processes/provenance/prov/write-prov.ts';
import { roCrate } from '../../../../src/processes/provenance/ro-crate/ro-crate.ts';
import { type RunRecord, readRunRecord } from '../../../../src/processes/provenance/run-record.ts';

const BASE = 'http://server.example';
const time = (second: number) => new Date(Date.UTC(2026, 10, 1, 12, 0, second));
const file = (path: string) => ({ class: 'File', location: `object:jobs/j/${path}` }) as const;

const tool = { class: 'CommandLineTool', inputs: [], outputs: [], requirements: [], hints: [], metadata: {} };
const step = (name: string, run: string) => ({ name, run, in: [], out: [], scatter: [] });
const DOCUMENT = {
  cwlVersion: 'v1.2',
  entry: 'outer',
  processes: {
    make: { ...tool, id: 'make' },
    inner: { ...tool, class: 'Workflow', id: 'inner', steps: [step('make', 'make')] },
    outer: { ...tool, class: 'Workflow', id: 'outer', steps: [step('each', 'inner'), step('last', 'make')] },
  },
  namespaces: {},
  formats: {},
} as unknown as PackedDocument;

function attempt(number: number, changes: Partial<AttemptView> = {}): AttemptView {
  const [started, finished] = [time(number * 10), time(number * 10 + 5)];
  return { attempt: number, state: 'succeeded', runner: 'r', started, finished, prefix: 'p', ...changes };
}

function view(shard: string, changes: Partial<StepView> = {}): StepView {
  return { shard, step: shard, state: 'succeeded', attempts: [attempt(1)], ...changes };
}

async function recordOf(
  views: readonly StepView[],
  inputs: { readonly [shard: string]: CwlObject } = {},
  outputs: { readonly [shard: string]: CwlObject } = {},
  changes: Partial<Job> = {},
): Promise<RunRecord> {
  const job = { id: 'j', processId: 'outer', revision: 2, status: 'running', ...changes } as Job;
  return readRunRecord(job, DOCUMENT, {
    inputs: async () => ({ given: 'x' }),
    steps: async () => views,
    stepInputs: async () => new Map(Object.entries(inputs)),
    stepOutputs: async () => new Map(Object.entries(outputs)),
  });
}

type Relations = { readonly [id: string]: { readonly [member: string]: unknown } };

/** Pairs of a kind of relation, as PROV-JSON has them. */
async function relations(record: Promise<RunRecord>, kind: string, from: string, to: string) {
  const document = await provDocument(await record, { name: 's', version: '1' }, BASE);
  const json = JSON.parse([...writeProvJson(document)].join('')) as { readonly [kind: string]: Relations };
  return Object.values(json[kind] ?? {}).map((one) => [one[`prov:${from}`], one[`prov:${to}`]]);
}

/** How often others had their turn meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function count() {
    turns += 1;
    next = setImmediate(count);
  });
  await work();
  clearImmediate(next);
  return turns;
}

describe('the record of a run', () => {
  it('is written in pieces, so that other requests are answered meanwhile', async () => {
    const views = Array.from({ length: 500 }, (_none, run) => view(`main/last[${run}]`));
    const record = await recordOf(views, {}, {}, { updated: time(0), message: '' });
    const document = await provDocument(record, { name: 's', version: '1' }, BASE);

    const making = () => provDocument(record, { name: 's', version: '1' }, BASE);
    expect(await turnsDuring(making)).toBeGreaterThanOrEqual(500);
    const crating = () => roCrate(record, { name: 's', version: '1' }, BASE);
    expect(await turnsDuring(crating)).toBeGreaterThanOrEqual(500);
    for (const form of ['json', 'jsonld', 'provn', 'ttl', 'nt'] as const) {
      const writing = () => text(Readable.from(writeProv(document, form)));
      expect(await turnsDuring(writing), form).toBeGreaterThanOrEqual(5);
    }
  });

  it('knows the process of each shard by the way to it', async () => {
    const { runs } = await recordOf([view('main/each[0]/make[0]'), view('main/last[0]')]);

    expect(runs.map(({ shard, parent, process }) => [shard, parent, process])).toEqual([
      ['main/each[0]', 'main', 'inner'],
      ['main/each[0]/make[0]', 'main/each[0]', 'make'],
      ['main/last[0]', 'main', 'make'],
    ]);
  });

  it('lets a workflow begin with the first of its steps and end with the last', async () => {
    const views = [
      view('main/each[0]/make[0]', { attempts: [attempt(2)] }),
      view('main/each[0]/make[1]', { attempts: [attempt(1)] }),
    ];
    const { runs } = await recordOf(views, {}, { 'main/each[0]': {} });

    expect(runs[0]).toMatchObject({ state: 'succeeded', started: time(10), finished: time(25) });
  });

  it('does not end a workflow before it has outputs or its job has ended', async () => {
    const views = [view('main/each[0]/make[0]')];

    expect((await recordOf(views)).runs[0]).not.toHaveProperty('finished');
    const failed = await recordOf(views, {}, {}, { status: 'failed', finished: time(50) });
    expect(failed.runs[0]).toMatchObject({ state: 'failed', finished: time(15) });
  });

  it('leaves out what was skipped, and keeps the fetching of inputs apart', async () => {
    const { runs, staging } = await recordOf([view('inputs'), view('main/last[0]', { state: 'skipped' })]);

    expect(runs).toEqual([]);
    expect(staging?.shard).toBe('inputs');
  });

  it('takes what the client gave for the inputs until they were fetched', async () => {
    expect((await recordOf([])).inputs).toEqual({ given: 'x' });
    expect((await recordOf([], { main: { given: 'y' } })).inputs).toEqual({ given: 'y' });
  });
});

describe('the statements of a run', () => {
  it('do not say that a step made what it only passed on', async () => {
    const record = recordOf(
      [view('main/last[0]')],
      { 'main/last[0]': { in: file('a.txt') } },
      { 'main/last[0]': { same: file('a.txt'), new: file('b.txt') } },
    );

    expect(await relations(record, 'wasGeneratedBy', 'entity', 'activity')).toEqual([
      ['server:jobs/j/files/b.txt', 'job:steps/last%5B0%5D'],
    ]);
  });

  it('derive a fetched input from what the client named', async () => {
    const given = { given: { class: 'File', location: 'https://data.example/a.tif?x=1' } } as const;
    const record = recordOf([view('inputs')], { main: { given: file('inputs/a1/0/a.tif') } });
    const named = record.then((one) => ({ ...one, given }));

    expect(await relations(named, 'wasDerivedFrom', 'generatedEntity', 'usedEntity')).toEqual([
      ['server:jobs/j/files/inputs/a1/0/a.tif', 'web1:a.tif?x=1'],
    ]);
  });

  it('have an activity for each attempt, and the last one is that of the step', async () => {
    const attempts = [attempt(1, { state: 'lost' }), attempt(2, { runner: 'other' })];
    const record = recordOf([view('main/last[0]', { attempts })]);

    expect(await relations(record, 'wasAssociatedWith', 'activity', 'agent')).toEqual([
      ['server:jobs/j', 'server:#software'],
      ['job:steps/last%5B0%5D', 'fact:runner/other'],
      ['fact:attempt/last%5B0%5D/1', 'fact:runner/r'],
    ]);
  });

  it('lead from a reused result to the step that it is of', async () => {
    const reused = { job: 'k', shard: 'main/first[0]' };
    const record = recordOf([view('main/last[0]', { reused })]);

    expect(await relations(record, 'wasInformedBy', 'informed', 'informant')).toEqual([
      ['job:steps/last%5B0%5D', 'server:jobs/k/steps/first%5B0%5D'],
    ]);
  });

  it('lead from a step to the workflow that it is in', async () => {
    const record = recordOf([view('main/each[1]/make[0]')]);

    expect(await relations(record, 'wasStartedBy', 'activity', 'starter')).toEqual([
      ['job:steps/each%5B1%5D', 'server:jobs/j'],
      ['job:steps/each%5B1%5D/make%5B0%5D', 'job:steps/each%5B1%5D'],
    ]);
  });
});
