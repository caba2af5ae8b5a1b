import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FAILURES, MAX_LOSSES } from '../../../src/jobs/retry.ts';
import type { StepTask } from '../../../src/steps/step-task.ts';
import { type JobDatabase, newJob, startDatabase } from './support/database.ts';
import { claimNext, drain, failed, outcomeOf } from './support/driver.ts';
import { type Island, openIsland } from './support/island.ts';

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
/** A process that dies when it has recorded something. */
const nobody = () => undefined;
/** Takes everything that waits for abandoned. */
const AT_ONCE = { parallelSteps: 1000, forgottenMs: 0, unheardMs: 0 };

/** Lets the leases of a job's attempts run out. */
async function expireLeases({ db }: Island, job: string): Promise<void> {
  await sql`update job_attempt set lease_until = now() - interval '1 s' where job = ${job}`.execute(db);
}

/** Makes what is due later due now. */
async function skipDelays({ db }: Island, job: string): Promise<void> {
  await sql`update job_outbox set due = now() where job = ${job}`.execute(db);
}

/** A job with a step that a conductor has begun to expand and has not recorded. */
async function expandingJob(island: Island, holder: string): Promise<string> {
  const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
  await island.conductor.idle();
  await sql`delete from job_shard where job = ${id} and id <> 'main'`.execute(island.db);
  await sql`update job_step set state = 'ready' where job = ${id} and name = 'first'`.execute(island.db);
  await sql`delete from job_outbox where job = ${id}`.execute(island.db);
  await sql`
    insert into job_outbox (job, kind, subject, due, holder)
    values (${id}, 'expand', 'main/first', now() + interval '1 hour', ${holder})
  `.execute(island.db);
  island.place.tasks = [];
  return id;
}

describe('a queue that is lost', () => {
  it('costs nothing but time', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    await island.conductor.idle();

    island.place.tasks = [];
    await island.sweep.run(AT_ONCE);
    await drain(island);

    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful', outputs: TWICE });
  });

  it('gets everything again at once where it is known to be empty, also what is due later', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    const task = await claimNext(island);
    await island.desk.report(task, failed(task, { blame: 'platform', retry: true }), {});
    await island.conductor.idle();
    const before = island.place.tasks;

    island.place.tasks = [];
    await island.sweepStore.takeBack();
    await island.sweep.run();
    await island.conductor.idle();

    const ids = (tasks: typeof before) => tasks.map((due) => due.id).sort();
    expect(ids(island.place.tasks)).toEqual(ids(before));
    expect(island.place.tasks.filter((due) => due.delayMs > 0)).toHaveLength(1);
    await drain(island);
    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });

  it('does not forget tasks that it could not take', async () => {
    await using island = await openIsland(url);
    island.place.reachable = false;
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await island.conductor.idle();

    island.place.reachable = true;
    await island.sweep.run(AT_ONCE);
    await drain(island);

    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });
});

describe('a process that starts', () => {
  it('takes up at once what others left', async () => {
    await using dead = await openIsland(url, { wake: nobody });
    await using island = await openIsland(url);
    const { id } = await dead.jobs.create(newJob('oneTool', { x: 'a' }));

    island.sweep.start();
    await island.sweep[Symbol.asyncDispose]();

    expect(island.place.tasks.map((task) => task.id)).toEqual([`${id}/main`]);
  });
});

describe('a process that dies', () => {
  it('after it has recorded a job leaves the job to another', async () => {
    await using dead = await openIsland(url, { wake: nobody });
    await using other = await openIsland(url);
    const { id } = await dead.jobs.create(newJob('oneTool', { x: 'a' }));

    await other.sweep.run(AT_ONCE);
    await drain(other);

    expect(await other.jobs.get(id)).toMatchObject({ status: 'successful' });
  });

  it('between commit and dispatch leaves the tasks to another', async () => {
    await using dead = await openIsland(url);
    await using other = await openIsland(url);
    dead.place.reachable = false;
    const { id } = await dead.jobs.create(newJob('scatterTwice', NAMES));
    await dead.conductor.idle();

    await other.sweep.run(AT_ONCE);
    await drain(other);

    expect(await other.jobs.get(id)).toMatchObject({ status: 'successful', outputs: TWICE });
  });

  it('after it has recorded a report leaves the event to another', async () => {
    await using dead = await openIsland(url, { wake: nobody });
    await using other = await openIsland(url);
    const { id } = await dead.jobs.create(newJob('oneTool', { x: 'a' }));
    await dead.conductor.conduct(id);
    const task = await claimNext(dead);
    await dead.desk.report(task, outcomeOf(task), {});

    await other.sweep.run(AT_ONCE);
    await other.conductor.idle();

    expect(await other.jobs.get(id)).toMatchObject({ status: 'successful' });
  });

  it('while it expands a step leaves that to its successor at once', async () => {
    await using island = await openIsland(url);
    await island.sweepStore.register('before', 'folder', 1024);
    const id = await expandingJob(island, 'before');

    await using successor = await openIsland(url, { instance: 'after' });
    await successor.sweepStore.register('after', 'folder', 1024);
    await successor.sweep.run(AT_ONCE);
    await drain(successor);

    expect(await successor.jobs.get(id)).toMatchObject({ status: 'successful', outputs: TWICE });
  });

  it.each([
    ['after it gave no sign of life for a while', `update runner set seen = now() - interval '1 minute'`],
    ['when it has ended in order', `update runner set ended = now()`],
  ])('while it expands a step leaves that to others %s', async (_when, ending) => {
    await using island = await openIsland(url);
    await island.sweepStore.register('before', 'folder', 1024);
    const id = await expandingJob(island, 'before');
    await using other = await openIsland(url, { instance: 'other' });
    await other.sweepStore.register('other', 'another folder', 1024);
    await other.sweep.run(AT_ONCE);
    await other.conductor.idle();
    const meanwhile = other.place.tasks.length;

    await sql.raw(`${ending} where id = 'before'`).execute(island.db);
    await other.sweep.run(AT_ONCE);
    await drain(other);

    expect(meanwhile).toBe(0);
    expect(await other.jobs.get(id)).toMatchObject({ status: 'successful', outputs: TWICE });
  });

  it('loses its attempts when its successor registers, without waiting for the lease', async () => {
    await using island = await openIsland(url);
    await island.sweepStore.register('old runner', 'folder', 1024);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const lost = await claimNext(island, 'old runner');

    await island.sweepStore.register('new runner', 'folder', 1024);
    await island.sweep.run(AT_ONCE);
    const again = await claimNext(island, 'new runner');

    expect(again).toMatchObject({ id: lost.id, attempt: 2 });
    expect(await island.desk.heartbeat(lost, {})).toBe(false);
    await island.desk.report(again, outcomeOf(again), {});
    await island.conductor.idle();
    const [step] = await island.jobs.steps(id);
    expect(step?.attempts.map((attempt) => attempt.state)).toEqual(['lost', 'succeeded']);
  });
});

describe('the largest runner', () => {
  it('is one that lives', async () => {
    await using island = await openIsland(url);
    const none = await island.sweepStore.largestMemory();
    await island.sweepStore.register('small', 'a', 1000);
    await island.sweepStore.register('large', 'b', 9000);
    await island.sweepStore.register('silent', 'c', 99_000);
    await sql`update runner set seen = now() - interval '1 hour' where id in ('silent', 'small')`.execute(
      island.db,
    );
    const largest = await island.sweepStore.largestMemory();
    await island.sweepStore.unregister('large');
    await island.sweepStore.seen('small');

    expect([none, largest, await island.sweepStore.largestMemory()]).toEqual([0, 9000, 1000]);
  });
});

describe('an attempt', () => {
  it('is not handed out a second time while its lease is alive', async () => {
    await using island = await openIsland(url);
    await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const task = await claimNext(island);

    expect(await island.desk.claim(task.id, 'another')).toBeUndefined();
    expect(await island.desk.heartbeat(task, { activity: 'running' })).toBe(true);
  });

  it('goes to one of many who claim it at once', async () => {
    await using island = await openIsland(url);
    await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await island.conductor.idle();
    const { id } = island.place.tasks[0]!;

    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) => island.desk.claim(id, `runner ${n}`)),
    );

    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  it('that reports after another took over is ignored', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const late = await claimNext(island);
    await expireLeases(island, id);
    await island.sweep.run(AT_ONCE);
    const next = await claimNext(island);

    const taken = await island.desk.report(late, { kind: 'succeeded', outputs: { y: 'late' } }, {});
    await island.desk.report(next, outcomeOf(next), {});
    await island.conductor.idle();

    expect(taken).toBe(false);
    expect(next).toMatchObject({ attempt: 2, prefix: `jobs/${id}/main/a2/` });
    expect(await island.jobs.get(id)).toMatchObject({ outputs: { y: 'a!' } });
  });

  it('whose lease ran out unnoticed may be claimed over', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const task = await claimNext(island);
    await expireLeases(island, id);

    expect(await island.desk.claim(task.id, 'another')).toMatchObject({ attempt: 2 });
    expect(await island.desk.report(task, outcomeOf(task), {})).toBe(false);
  });

  it('is repeated when the platform failed, and fails the step when it did so too often', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const delays: number[] = [];
    for (let attempt = 1; attempt <= MAX_FAILURES; attempt++) {
      const task = await claimNext(island);
      const outcome = failed(task, { blame: 'platform', message: 'No disk.', retry: true });
      await island.desk.report(task, outcome, {});
      await island.conductor.idle();
      delays.push(...island.place.tasks.map((due) => due.delayMs));
    }

    expect(delays.map((delay) => Math.round(delay / 1000))).toEqual([1, 2, 4, 8]);
    expect(await island.jobs.get(id)).toMatchObject({
      status: 'failed',
      failure: { blame: 'platform', step: { attempt: 5, message: 'No disk. (tried 5 times)' } },
    });
  });

  it('may be lost often before that fails the step', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    for (let loss = 1; loss <= MAX_LOSSES; loss++) {
      await claimNext(island);
      await expireLeases(island, id);
      await island.sweep.run(AT_ONCE);
    }
    const before = await island.jobs.get(id);

    await claimNext(island);
    await expireLeases(island, id);
    await island.sweep.run(AT_ONCE);
    await island.sweep.run(AT_ONCE);
    await island.conductor.idle();

    expect(before?.status).toBe('running');
    expect(await island.jobs.get(id)).toMatchObject({ status: 'failed', failure: { blame: 'platform' } });
  });

  it('that is given back is due at once, and later each time it is given back again', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const delays: number[] = [];
    for (let time = 1; time <= 3; time++) {
      await island.desk.release(await claimNext(island), 'shutting down');
      await island.conductor.idle();
      delays.push(Math.round(island.place.tasks[0]!.delayMs / 1000));
    }
    await skipDelays(island, id);
    await drain(island);

    expect(delays).toEqual([0, 1, 2]);
    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });
});

describe('a task that was not claimed', () => {
  it('is handed out anew when it is put back', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await island.conductor.idle();
    const [taken] = island.place.tasks.splice(0);

    await island.desk.putBack(taken!.id);
    await island.conductor.idle();

    expect(island.place.tasks).toMatchObject([{ id: `${id}/main#1`, delayMs: 0 }]);
  });

  it('stays as it is where somebody has claimed it meanwhile', async () => {
    await using island = await openIsland(url);
    await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const task = await claimNext(island);

    await island.desk.putBack(task.id);
    await island.conductor.idle();

    expect(island.place.tasks).toEqual([]);
    expect(await island.desk.heartbeat(task, {})).toBe(true);
  });
});

describe('which attempts have ended', () => {
  it('is known of all but those that run and those of others', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const lost = await claimNext(island);
    await expireLeases(island, id);
    await island.sweep.run(AT_ONCE);
    const runs = await claimNext(island);
    const key = ({ job, shard, attempt }: StepTask) => ({ job, shard, attempt });

    const ended = await island.desk.ended([key(lost), key(runs), { ...key(runs), job: 'of another server' }]);

    expect(ended).toEqual([key(lost)]);
  });
});

describe('several conductors', () => {
  it('move one job on together', async () => {
    await using left = await openIsland(url);
    await using right = await openIsland(url);
    const names = Array.from({ length: 20 }, (_, n) => `n${n}`);
    const { id } = await left.jobs.create(newJob('scatterTwice', { names }));
    await left.conductor.idle();

    while (left.place.tasks.length + right.place.tasks.length > 0) {
      const due = [...left.place.tasks.splice(0), ...right.place.tasks.splice(0)];
      await Promise.all(
        due.map(async ({ id: task }, n) => {
          const island = n % 2 === 0 ? left : right;
          const claimed = await island.desk.claim(task, 'driver');
          if (claimed) await island.desk.report(claimed, outcomeOf(claimed), {});
        }),
      );
      await Promise.all([left.conductor.idle(), right.conductor.idle()]);
    }

    const job = await left.jobs.get(id);
    expect(job).toMatchObject({ status: 'successful', outputs: { ys: names.map((name) => `${name}!!`) } });
    expect((await left.jobs.events(id, 0)).length).toBe(1 + 2 + 40);
  });
});

describe('a job with many tasks', () => {
  it('has no more of them with the place than it may', async () => {
    await using island = await openIsland(url, { parallelSteps: 3 });
    const names = Array.from({ length: 10 }, (_, n) => `n${n}`);
    const { id } = await island.jobs.create(newJob('scatterTwice', { names }));
    await island.conductor.idle();
    const first = island.place.tasks.length;

    const task = await claimNext(island);
    const afterClaim = island.place.tasks.length;
    await island.desk.report(task, outcomeOf(task), {});
    await island.conductor.idle();
    const afterReport = island.place.tasks.length;
    await drain(island);

    expect([first, afterClaim, afterReport]).toEqual([3, 2, 3]);
    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });
});

describe('dismissing a job', () => {
  it('tells runners at once, and refuses what they report afterwards', async () => {
    await using island = await openIsland(url);
    await using elsewhere = await openIsland(url);
    const ended = Promise.withResolvers<string>();
    using _ = elsewhere.desk.onJobEnded(ended.resolve);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    const task = await claimNext(island);

    const dismissed = await island.jobs.dismiss(id);

    expect(dismissed).toMatchObject({
      status: 'dismissed',
      message: 'Dismissed by request; stopped 1 running step: first[0].',
    });
    expect(await island.jobs.get(id)).toEqual(dismissed);
    expect(await ended.promise).toBe(id);
    expect(await elsewhere.desk.heartbeat(task, {})).toBe(false);
    expect(await elsewhere.desk.report(task, outcomeOf(task), {})).toBe(false);
    expect(island.place.tasks).toEqual([]);
    await island.conductor.idle();
    const steps = await island.jobs.steps(id);
    expect(steps.map((step) => step.state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(steps[0]?.attempts[0]).toMatchObject({ state: 'cancelled' });
  });

  it('leaves a finished job and an unknown one as they are', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    await drain(island);

    expect(await island.jobs.dismiss(id)).toMatchObject({ status: 'successful' });
    expect(await island.jobs.dismiss('unknown')).toBeUndefined();
  });
});

describe('whatever order things happen in', () => {
  const action = fc.constantFrom(
    'report',
    'report twice',
    'lose queue',
    'lose runner',
    'duplicate',
    'sweep',
    'report late',
  );

  it('a job finishes with the same outputs', async () => {
    await using left = await openIsland(url);
    await using right = await openIsland(url);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(action, fc.nat(), fc.boolean()), { maxLength: 25 }),
        async (script) => {
          const { id } = await left.jobs.create(newJob('scatterTwice', NAMES));
          await left.conductor.idle();
          const held: StepTask[] = [];
          for (const [what, number, side] of script) {
            const [here, there] = side ? [left, right] : [right, left];
            await act(what, number, here, there, id, held);
          }
          await settle(left, right, id);
          expect(await left.jobs.get(id)).toMatchObject({ status: 'successful', outputs: TWICE });
        },
      ),
      { numRuns: 15 },
    );
  });

  async function act(
    what: string,
    number: number,
    here: Island,
    there: Island,
    job: string,
    held: StepTask[],
  ): Promise<void> {
    const due = [...here.place.tasks, ...there.place.tasks];
    const pick = due[number % Math.max(1, due.length)];
    const task = pick && what.startsWith('report') ? await here.desk.claim(pick.id, 'driver') : undefined;
    if (what === 'report' && task) await here.desk.report(task, outcomeOf(task), {});
    if (what === 'report twice' && task) {
      await Promise.all([here, there].map((island) => island.desk.report(task, outcomeOf(task), {})));
    }
    if (what === 'report late') {
      const late = held.pop();
      if (late) await there.desk.report(late, outcomeOf(late), {});
      if (task) held.push(task);
    }
    if (what === 'lose queue') here.place.tasks = [];
    if (what === 'lose runner') await expireLeases(here, job);
    if (what === 'duplicate') await duplicateEvents(here, job);
    if (what === 'sweep') await here.sweep.run(AT_ONCE);
  }

  /** Records what has been recorded once more, newest first. */
  async function duplicateEvents({ db }: Island, job: string): Promise<void> {
    await sql`
      insert into job_event (job, kind, subject, body)
      select job, kind, subject, body from job_event where job = ${job} and position > 0 order by id desc limit 10
    `.execute(db);
  }

  async function settle(left: Island, right: Island, job: string): Promise<void> {
    for (;;) {
      await Promise.all([left.conductor.idle(), right.conductor.idle()]);
      await expireLeases(left, job);
      await left.sweep.run(AT_ONCE);
      await left.conductor.idle();
      if (left.place.tasks.length === 0) return;
      await drain(left);
    }
  }
});
