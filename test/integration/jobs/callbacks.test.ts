import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallbackBody, NothingToSend } from '../../../src/jobs/callbacks/callback-body.ts';
import type { CallbackSender, SendOutcome } from '../../../src/jobs/callbacks/callback-sender.ts';
import type { DueCallback } from '../../../src/jobs/callbacks/callback-store.ts';
import { Deliveries } from '../../../src/jobs/callbacks/deliveries.ts';
import { AddressPolicy } from '../../../src/objects/sources/address-policy.ts';
import { HttpCallbackSender } from '../../../src/platform/callbacks/http-callback-sender.ts';
import { PostgresCallbackStore } from '../../../src/platform/database/postgres-callback-store.ts';
import { PostgresConductorStore } from '../../../src/platform/database/postgres-conductor-store.ts';
import { receiveCallbacks } from '../../services/receiver.ts';
import { type JobDatabase, newJob, startDatabase } from './support/database.ts';
import { claimNext, drain, failed } from './support/driver.ts';
import { type Island, openIsland } from './support/island.ts';

const SUBSCRIBER = {
  inProgressUri: 'http://r.example/begun',
  successUri: 'http://r.example/done',
  failedUri: 'http://r.example/failed',
  base: 'http://server.example',
};
const MINUTE = 60_000;
const log = pino({ level: 'silent' });

let database: JobDatabase;
let island: Island;
let store: PostgresCallbackStore;

beforeAll(async () => {
  database = await startDatabase();
  island = await openIsland(database.url);
  store = new PostgresCallbackStore(island.db);
});
beforeEach(async () => {
  await database.empty();
  island.place.tasks = [];
});
afterAll(async () => {
  await island[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function start(
  subscriber: object = SUBSCRIBER,
  document = 'oneTool',
  inputs: object = { x: 'a' },
): Promise<string> {
  const order = { ...newJob(document, inputs as never), subscriber: { ...SUBSCRIBER, ...subscriber } };
  const { id } = await island.jobs.create(order);
  await island.conductor.idle();
  return id;
}

/** A job that has run to its end. */
async function finished(subscriber?: object): Promise<string> {
  const job = await start(subscriber);
  await drain(island);
  return job;
}

const claim = (most = 10, holder = 'one') => store.claim(holder, most, MINUTE);
const eventsOf = (callbacks: readonly DueCallback[]) => callbacks.map(({ event }) => event);

async function rows(job: string) {
  const { callbacks } = await store.list({ job, limit: 10 });
  return callbacks.toReversed().map(({ event, state }) => `${event} ${state}`);
}

/** Makes what waits due, whoever holds it. */
async function skipDelays(): Promise<void> {
  await sql`update job_callback set due = now() where state = 'waiting'`.execute(island.db);
}

describe('a change of status', () => {
  it('makes callbacks due, each once', async () => {
    const job = await start();
    expect(await rows(job)).toEqual(['inProgress waiting']);

    await drain(island);

    expect(await rows(job)).toEqual(['inProgress waiting', 'success waiting']);
  });

  it('makes none due where nobody wants to hear of it', async () => {
    const job = await finished({ inProgressUri: undefined, successUri: undefined });

    expect(await rows(job)).toEqual([]);
  });

  it.each<[string, (job: string) => Promise<unknown>]>([
    [
      'a step that fails',
      async () => {
        const task = await claimNext(island);
        await island.desk.report(task, failed(task), {});
        await island.conductor.idle();
      },
    ],
    ['a dismissal', (job) => island.jobs.dismiss(job)],
    [
      'a conductor that cannot go on',
      (job) => new PostgresConductorStore(island.db).fail(job, { blame: 'platform', message: 'No way on.' }),
    ],
  ])('is told as failed after %s', async (_how, end) => {
    const job = await start();

    await end(job);

    expect(await rows(job)).toEqual(['inProgress waiting', 'failed waiting']);
  });

  it('is told of a job whose inputs are fetched as soon as that begins', async () => {
    const job = await start({}, 'oneTool', { x: { class: 'File', location: 'https://example.org/a' } });
    expect(await rows(job)).toEqual([]);

    await claimNext(island);

    expect(await rows(job)).toEqual(['inProgress waiting']);
  });
});

describe('a callback that is due', () => {
  it('is given to one of many', async () => {
    for (let count = 0; count < 20; count++) await start();

    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => claim(7, holder)));

    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  it('waits for the earlier one of its job', async () => {
    await finished();
    const [begun] = await claim();
    expect(eventsOf([begun!])).toEqual(['inProgress']);
    expect(await claim()).toEqual([]);

    await store.delivered(begun!, 200);

    expect(eventsOf(await claim())).toEqual(['success']);
  });

  it('waits for one more try of the earlier one, however long that would have waited', async () => {
    const job = await start();
    const [begun] = await claim();
    await store.failed(begun!, { error: 'no' }, 60 * MINUTE);

    await drain(island);

    const [last] = await claim();
    expect(last).toMatchObject({ event: 'inProgress', attempt: 2 });
    expect(await store.failed(last!, { error: 'no' }, 60 * MINUTE)).toBe('dead');
    expect(eventsOf(await claim())).toEqual(['success']);
    expect(await rows(job)).toEqual(['inProgress dead', 'success waiting']);
  });

  it('is given to another one when its holder is lost, whose late word counts nothing', async () => {
    const job = await start();
    const [lost] = await claim(1, 'lost');
    expect(await claim()).toEqual([]);
    await skipDelays();

    const [again] = await claim(1, 'heir');

    expect(again).toEqual({ ...lost, holder: 'heir', attempt: 2 });
    expect(await store.failed(lost!, { error: 'no' })).toBeUndefined();
    await store.delivered(lost!, 200);
    expect(await rows(job)).toEqual(['inProgress waiting']);
    await store.delivered(again!, 200);
    expect(await rows(job)).toEqual(['inProgress delivered']);
  });

  it('is sent again when somebody asks for it, with all its tries before it', async () => {
    const job = await start();
    const [callback] = await claim();
    await store.failed(callback!, { status: 410, error: 'gone' });
    expect(await claim()).toEqual([]);

    expect(await store.sendAgain(job, callback!.id)).toMatchObject({
      state: 'waiting',
      attempts: 0,
      status: 410,
    });

    expect(await claim()).toMatchObject([{ id: callback!.id, attempt: 1 }]);
    expect(await store.sendAgain('other', callback!.id)).toBeUndefined();
  });

  it('goes with its job', async () => {
    const job = await finished();
    await claim();

    await island.jobs.remove(job);

    expect(await store.list({ limit: 10 })).toEqual({ callbacks: [] });
  });
});

describe('the list', () => {
  it('comes in pages, newest first, and by state', async () => {
    const jobs = [];
    for (let count = 0; count < 5; count++) jobs.push(await start());
    const [dead] = await claim(1);
    await store.failed(dead!, { error: 'no' });

    const seen: string[] = [];
    for (let after: number | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const page = await store.list({ state: 'waiting', limit: 3, ...(after !== undefined && { after }) });
      seen.push(...page.callbacks.map(({ job }) => job));
      after = page.next;
    }

    expect(seen).toEqual(jobs.filter((job) => job !== dead!.job).toReversed());
    expect((await store.list({ state: 'dead', limit: 3 })).callbacks).toMatchObject([
      { job: dead!.job, error: 'no' },
    ]);
  });
});

describe('deliveries', () => {
  const nothing: CallbackBody = async () => ({});
  const answering = (...outcomes: readonly SendOutcome[]): CallbackSender & { tries: number } => ({
    tries: 0,
    async send() {
      return outcomes[Math.min(this.tries++, outcomes.length - 1)]!;
    },
  });
  const deliveries = (sender: CallbackSender, bodyOf = nothing) =>
    new Deliveries({ store, jobs: island.jobs, bodyOf, sender, holder: 'deliverer' }, log);
  const REFUSED: SendOutcome = { kind: 'failed', status: 500, error: 'It answered 500.', final: false };

  it('try eight times and give up', async () => {
    const job = await finished({ inProgressUri: undefined });
    const sender = answering(REFUSED);
    const delivery = deliveries(sender);

    for (let run = 0; run < 10; run++) {
      await delivery.run();
      await skipDelays();
    }

    expect(sender.tries).toBe(8);
    expect((await store.list({ job, limit: 1 })).callbacks).toMatchObject([
      { state: 'dead', attempts: 8, status: 500, error: 'It answered 500.' },
    ]);
  });

  it('give up at once what would fail again, and what is there no more', async () => {
    const gone = await finished({ inProgressUri: undefined });
    await deliveries(answering({ ...REFUSED, status: 410, final: true })).run();
    const removed = await finished({ inProgressUri: undefined });
    await deliveries(answering(REFUSED), () => Promise.reject(new NothingToSend('Removed.'))).run();

    expect(await rows(gone)).toEqual(['success dead']);
    expect((await store.list({ job: removed, limit: 1 })).callbacks).toMatchObject([
      { state: 'dead', attempts: 1, error: 'Removed.' },
    ]);
  });

  it('try again what this server could not make', async () => {
    const job = await finished({ inProgressUri: undefined });
    const broken = deliveries(answering(REFUSED), () =>
      Promise.reject(new Error('The store is away: secret.')),
    );
    await broken.run();

    const { callbacks } = await store.list({ job, limit: 1 });
    expect(callbacks).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    expect(JSON.stringify(callbacks)).not.toContain('secret');
  });

  it('give back what is under way when they stop', async () => {
    const job = await start();
    const begun = Promise.withResolvers<void>();
    const sender: CallbackSender = {
      send: (_url, _message, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          begun.resolve();
        }),
    };
    const delivery = deliveries(sender);
    delivery.start();
    await begun.promise;
    await delivery[Symbol.asyncDispose]();

    expect((await store.list({ job, limit: 1 })).callbacks).toMatchObject([
      { state: 'waiting', attempts: 0 },
    ]);
    expect(await claim()).toHaveLength(1);
  });
});

describe('the sender', () => {
  const NEVER = new AbortController().signal;
  const MESSAGE = { headers: { 'webhook-id': 'c-1', 'content-type': 'application/json' }, body: '{"a":1}' };

  it.each<[status: number, outcome: object]>([
    [200, { kind: 'delivered', status: 200 }],
    [202, { kind: 'delivered', status: 202 }],
    [301, { kind: 'failed', status: 301, final: false, error: expect.stringContaining('not followed') }],
    [404, { kind: 'failed', status: 404, final: false }],
    [410, { kind: 'failed', status: 410, final: true }],
    [503, { kind: 'failed', status: 503, final: false }],
  ])('judges the status %i', async (status, outcome) => {
    await using receiver = await receiveCallbacks({ '/hook': [status] });
    await using sender = new HttpCallbackSender(new AddressPolicy(['127.0.0.1']));

    expect(await sender.send(`${receiver.url}/hook`, MESSAGE, NEVER)).toMatchObject(outcome);
    expect(receiver.received).toMatchObject([
      { path: '/hook', text: MESSAGE.body, headers: MESSAGE.headers },
    ]);
  });

  it('says that nobody is there', async () => {
    const receiver = await receiveCallbacks();
    await receiver[Symbol.asyncDispose]();
    await using sender = new HttpCallbackSender(new AddressPolicy(['127.0.0.1']));

    expect(await sender.send(receiver.url, MESSAGE, NEVER)).toMatchObject({
      kind: 'failed',
      final: false,
      error: expect.stringContaining('cannot be reached'),
    });
  });

  it('does not wait for ever', async () => {
    await using receiver = await receiveCallbacks({ '/hook': ['silence'] });
    await using sender = new HttpCallbackSender(new AddressPolicy(['127.0.0.1']));

    expect(await sender.send(`${receiver.url}/hook`, MESSAGE, NEVER)).toEqual({
      kind: 'failed',
      final: false,
      error: 'The receiver did not answer within 10 s.',
    });
  });

  it.each(['127.0.0.1', 'localhost'])('does not reach %s unless that is allowed', async (host) => {
    await using receiver = await receiveCallbacks();
    await using sender = new HttpCallbackSender(new AddressPolicy([]));

    expect(await sender.send(receiver.url.replace('127.0.0.1', host), MESSAGE, NEVER)).toMatchObject({
      kind: 'failed',
      final: true,
      error: expect.stringContaining('CWLP_FETCH_ALLOW='),
    });
    expect(receiver.received).toEqual([]);
  });
});
