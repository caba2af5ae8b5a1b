import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JobDatabase, newJob, startDatabase } from './support/database.ts';
import { claimNext, drain, failed, outcomeOf } from './support/driver.ts';
import { openIsland } from './support/island.ts';

let database: JobDatabase;
let url: string;

beforeAll(async () => {
  database = await startDatabase();
  url = database.url;
});

beforeEach(() => database.empty());

afterAll(() => database[Symbol.asyncDispose]());

const NAMES = { names: ['a', 'b', 'c'] };
const TWICE = { ys: ['a!!', 'b!!', 'c!!'] };

describe('a job', () => {
  it('of one tool runs and finishes', async () => {
    await using island = await openIsland(url);
    const created = await island.jobs.create(newJob('oneTool', { x: 'hello' }));

    await drain(island);

    const job = await island.jobs.get(created.id);
    expect(created).toMatchObject({ status: 'accepted', progress: 0, inputs: { x: 'hello' } });
    expect(job).toMatchObject({ status: 'successful', progress: 100, outputs: { y: 'hello!' } });
    expect(job?.started?.getTime()).toBeLessThanOrEqual(job!.finished!.getTime());
  });

  it('of two scattered steps tells how far it is, and lists its steps and events', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    const task = await claimNext(island);
    await island.desk.report(task, outcomeOf(task), {
      image: 'alpine:latest',
      imageDigest: 'sha256:1',
      exitCode: 0,
    });
    await island.conductor.idle();

    const under = await island.jobs.get(id);
    const next = await claimNext(island);
    await island.desk.report(next, outcomeOf(next), {});
    await drain(island);

    expect(under).toMatchObject({
      status: 'running',
      progress: 25,
      message: '0 of 2 steps finished; running first (1 of 3)',
    });
    expect(next).toMatchObject({
      kind: 'tool',
      imageDigest: 'sha256:1',
      prefix: `jobs/${id}/main/first[1]/a1/`,
    });
    const job = (await island.jobs.get(id))!;
    expect(job).toMatchObject({ status: 'successful', outputs: TWICE });
    const steps = await island.jobs.steps(id);
    expect(steps.map(({ shard, step, state }) => [shard, step, state])).toEqual([
      ['main/first[0]', 'first', 'succeeded'],
      ['main/first[1]', 'first', 'succeeded'],
      ['main/first[2]', 'first', 'succeeded'],
      ['main/second[0]', 'second', 'succeeded'],
      ['main/second[1]', 'second', 'succeeded'],
      ['main/second[2]', 'second', 'succeeded'],
    ]);
    expect(steps[0]?.attempts).toMatchObject([
      { attempt: 1, state: 'succeeded', exitCode: 0, runner: 'driver' },
    ]);
    const outputs = await island.jobs.stepOutputs(job);
    expect(outputs.get('main/first[1]')).toEqual({ y: 'b!' });
    expect((await island.jobs.stepInputs(job)).get('main/first[1]')).toEqual({ x: 'b' });
    const events = await island.jobs.events(id, 2);
    expect(events[0]).toMatchObject({ sequence: 3, kind: 'shard-succeeded', subject: 'main/first[0]' });
    expect(events.map((event) => event.sequence)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps any text, and the order of keys', async () => {
    await using island = await openIsland(url);
    const x = 'nul \u0000, half a pair \ud800, quotes "\'\\';
    const { id } = await island.jobs.create(newJob('oneTool', { x, b: { z: 1, a: 1e42 } }));
    const task = await claimNext(island);
    await island.desk.report(task, failed(task, { stderrTail: 'nul \u0000' }), { activity: x });
    await island.conductor.idle();

    const job = await island.jobs.get(id);

    expect(JSON.stringify(job?.inputs)).toBe(JSON.stringify({ x, b: { z: 1, a: 1e42 } }));
    expect(job?.message).toContain('nul \uFFFD');
  });

  it('runs the steps of a workflow whose inputs have the character NUL', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', { names: ['nul \u0000'] }));
    await drain(island);

    expect(await island.jobs.get(id)).toMatchObject({
      status: 'successful',
      outputs: { ys: ['nul \u0000!!'] },
    });
  });

  it('gives steps the requirements that the job brings', async () => {
    await using island = await openIsland(url);
    const own = [{ class: 'ResourceRequirement', ramMin: 7 }];
    await island.jobs.create(newJob('scatterTwice', { names: ['a'], 'cwl:requirements': own }));

    const task = await claimNext(island);

    expect(task).toMatchObject({ run: { requirements: expect.arrayContaining(own) as unknown } });
  });

  it('fetches inputs first where they are elsewhere, and puts fetched defaults into the document', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('defaultElsewhere', {}));

    const stage = await claimNext(island);
    const fetching = await island.jobs.get(id);
    const table = {
      class: 'File' as const,
      location: 'object:jobs/x/inputs/table.csv',
      basename: 'table.csv',
      size: 3,
    };
    await island.desk.report(
      stage,
      { kind: 'staged', inputs: {}, fetched: { 'https://example.org/table.csv': table } },
      {},
    );
    const task = await claimNext(island);

    expect(stage).toMatchObject({ kind: 'stage', shard: 'inputs', id: `${id}/inputs` });
    expect(fetching?.status).toBe('running');
    expect(task).toMatchObject({ kind: 'tool', inputs: { table: { ...table, format: 'text/csv' } } });
  });

  it('fails when its inputs cannot be fetched', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('defaultElsewhere', {}));
    const stage = await claimNext(island);

    await island.desk.report(
      stage,
      failed(stage, { blame: 'input', message: 'There is no such table.' }),
      {},
    );
    await island.conductor.idle();

    expect(await island.jobs.get(id)).toMatchObject({
      status: 'failed',
      failure: {
        blame: 'input',
        message: 'The inputs could not be fetched: There is no such table.\nWhat to try next: Read the log.',
      },
    });
  });

  it('fails with the step, its image, exit code, last words and advice', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    const [first, second] = [await claimNext(island), await claimNext(island)];

    const failure = { exitCode: 2, image: 'alpine:latest', stderrTail: 'cannot read x' };
    await island.desk.report(first, failed(first, failure), {});
    await island.conductor.idle();

    const job = await island.jobs.get(id);
    expect(job?.status).toBe('failed');
    expect(job?.failure).toMatchObject({ blame: 'package', step: { shard: 'main/first[0]', exitCode: 2 } });
    expect(job?.message).toBe(
      'Step first[0] failed: The command failed. (image alpine:latest, exit code 2)\n' +
        'Last lines of its standard error:\ncannot read x\nWhat to try next: Read the log.',
    );
    expect(await island.desk.heartbeat(second, {})).toBe(false);
    expect(island.place.tasks).toEqual([]);
    expect((await island.jobs.steps(id)).map((step) => step.state)).toEqual([
      'failed',
      'cancelled',
      'cancelled',
    ]);
  });

  it('fails when an expression of a step does', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('brokenExpression', { name: 'a' }));

    await island.conductor.idle();

    const job = await island.jobs.get(id);
    expect(job).toMatchObject({ status: 'failed', failure: { blame: 'package' } });
    expect(job?.message).toContain('Step first failed:');
  });
});

describe('a removed job', () => {
  it('is gone with its files', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    await drain(island);

    const removed = await island.jobs.remove(id);

    expect(removed).toMatchObject({ id, status: 'successful', outputs: TWICE });
    expect(await island.jobs.get(id)).toBeUndefined();
    expect(await island.jobs.steps(id)).toEqual([]);
    expect(island.withoutFiles).toEqual([id]);
    expect(await island.jobs.remove(id)).toBeUndefined();
  });

  it('has to be finished', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const { id: other } = await island.jobs.create(newJob('oneTool', { x: 'b' }));

    expect(await island.jobs.remove(id)).toBeUndefined();
    await island.jobs.dismiss(id);
    expect(await island.jobs.remove(id)).toMatchObject({ status: 'dismissed' });
    await drain(island);

    expect(await island.jobs.get(other)).toMatchObject({ status: 'successful' });
    expect(island.withoutFiles).toEqual([id]);
  });

  it('is heard of no more by a runner that was at it', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const task = await claimNext(island);
    await island.jobs.dismiss(id);
    await island.jobs.remove(id);

    expect(await island.desk.heartbeat(task, { activity: 'running' })).toBe(false);
    expect(await island.desk.report(task, outcomeOf(task), {})).toBe(false);
    await island.desk.release(task, 'stopping');
    expect(await island.desk.claim(task.id, 'driver')).toBeUndefined();
  });

  it('loses files that came late, or that could not be removed, at a sweep later on', async () => {
    const removed: string[] = [];
    let isDown = true;
    const removeFiles = async (job: string) => {
      if (isDown) throw new Error('The store does not answer.');
      removed.push(job);
    };
    await using island = await openIsland(url, { removeFiles });
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await drain(island);

    await island.jobs.remove(id);
    isDown = false;
    await island.sweep.run();
    expect(removed).toEqual([]);

    await sql`update job_removal set due = now()`.execute(island.db);
    await island.sweep.run();
    await island.sweep.run();
    expect(removed).toEqual([id]);
  });
});

describe('waiting for a job', () => {
  it('ends when the job has', async () => {
    await using island = await openIsland(url);
    await using other = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const waiting = other.jobs.untilDone(id, new AbortController().signal);

    await drain(island);

    expect(await waiting).toMatchObject({ status: 'successful' });
  });

  it('ends when the job is removed', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await island.jobs.dismiss(id);
    await island.jobs.remove(id);

    expect(await island.jobs.untilDone(id, new AbortController().signal)).toBeUndefined();
  });

  it('ends with the job as it is when the signal aborts', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await island.conductor.idle();

    const job = await island.jobs.untilDone(id, AbortSignal.abort());

    expect(job?.status).toBe('running');
  });
});

describe('a job that is held', () => {
  const definition = { mediaType: 'application/json', body: '{"inputs":{"x":"a"}}' };
  const held = (x: string) => ({ ...newJob('oneTool', { x }), definition, held: true as const });

  it('does nothing until it is started, and then what it was told last', async () => {
    await using island = await openIsland(url);
    const job = await island.jobs.create(held('a'));
    await island.sweep.run();
    await drain(island);
    expect(await island.jobs.get(job.id)).toMatchObject({ status: 'created', progress: 0 });

    const changed = await island.jobs.redefine(job.id, { ...held('b'), marks: { tags: ['t'] } });
    expect(changed).toMatchObject({ status: 'created', inputs: { x: 'b' }, marks: { tags: ['t'] } });
    const both = await Promise.all([island.jobs.start(job.id), island.jobs.start(job.id)]);
    await drain(island);

    expect(both.filter((started) => started !== undefined)).toMatchObject([{ status: 'accepted' }]);
    expect(await island.jobs.get(job.id)).toMatchObject({ status: 'successful', outputs: { y: 'b!' } });
    expect(await island.jobs.redefine(job.id, held('c'))).toBeUndefined();
    expect(await island.jobs.start(job.id)).toBeUndefined();
    expect(await island.jobs.definition(job.id, 'masked')).toEqual(definition);
  });

  it('shows what it was told without the queries of callbacks, in which secrets are', async () => {
    await using island = await openIsland(url);
    const successUri = 'https://r.example/hook?token=abc';
    const body = JSON.stringify({ inputs: { x: 'a' }, subscriber: { successUri } });
    const job = await island.jobs.create({
      ...held('a'),
      definition: { mediaType: 'application/json', body },
      subscriber: { successUri, base: 'http://server.example' },
    });

    expect((await island.jobs.definition(job.id, 'masked'))?.body).toBe(
      body.replace('?token=abc', '********'),
    );
    expect((await island.jobs.definition(job.id, 'plain'))?.body).toBe(body);
  });

  it('fetches its inputs first where they are elsewhere', async () => {
    await using island = await openIsland(url);
    const file = { class: 'File' as const, location: 'https://example.org/a' };
    const job = await island.jobs.create({ ...newJob('oneTool', { x: 'a', b: file }), held: true });

    await island.jobs.start(job.id);
    await island.conductor.idle();

    expect(island.place.tasks.map(({ id }) => id)).toEqual([`${job.id}/inputs`]);
  });

  it('keeps any text on its way to the start', async () => {
    await using island = await openIsland(url);
    const x = 'nul \u0000, half a pair \ud800, quotes "\'\\';
    const job = await island.jobs.create(held(x));

    await island.jobs.start(job.id);
    await drain(island);

    expect(await island.jobs.get(job.id)).toMatchObject({ outputs: { y: `${x}!` } });
  });

  it('keeps any text in what it is called', async () => {
    await using island = await openIsland(url);
    const text = 'nul \u0000, half a pair \ud800';
    const marks = { title: text, tags: [text], labels: { [text]: text } };

    const job = await island.jobs.create({ ...held('a'), marks });

    expect((await island.jobs.get(job.id))?.marks).toEqual(marks);
    expect(await island.jobs.mark(job.id, marks)).toMatchObject({ marks });
  });

  it('is dismissed without ever having begun', async () => {
    await using island = await openIsland(url);
    const job = await island.jobs.create(held('a'));

    const dismissed = await island.jobs.dismiss(job.id);
    await drain(island);

    expect(dismissed).toMatchObject({
      status: 'dismissed',
      message: 'Dismissed by request; no step was running.',
    });
    expect(await island.jobs.start(job.id)).toBeUndefined();
    expect(await island.jobs.remove(job.id)).toMatchObject({ status: 'dismissed' });
  });

  it('is found by its tags and labels, whenever it got them', async () => {
    await using island = await openIsland(url);
    const marks = { title: 'A', tags: ['held-red'], labels: { area: 'held-lake' } };
    const job = await island.jobs.create({ ...held('a'), marks });
    const find = async (filter: object) =>
      (await island.jobs.list({ limit: 10, ...filter })).jobs.map(({ id }) => id);

    expect(await find({ tags: ['held-red', 'none'] })).toEqual([job.id]);
    expect(await find({ labels: ['area=held-lake'] })).toEqual([job.id]);
    expect(await island.jobs.mark(job.id, {})).toMatchObject({ id: job.id });
    expect(await find({ tags: ['held-red'] })).toEqual([]);
    expect(await island.jobs.mark('unknown', {})).toBeUndefined();
  });
});

describe('removing the results of a job', () => {
  it('leaves its record, without outputs, and removes the files of its attempts', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    expect(await island.jobs.removeResults(id)).toBeUndefined();
    await drain(island);

    const job = await island.jobs.removeResults(id);

    expect(job).toMatchObject({ status: 'successful', resultsRemoved: expect.any(Date) });
    expect(job).not.toHaveProperty('outputs');
    expect(await island.jobs.stepOutputs(job!)).toEqual(new Map());
    expect(await island.jobs.steps(id)).toMatchObject([{ shard: 'main', state: 'succeeded' }]);
    expect(island.withoutFiles).toEqual(['out', 'literals', 'reused'].map((part) => `${id}/main/a1/${part}`));
    expect(await island.jobs.removeResults('unknown')).toBeUndefined();
  });
});
