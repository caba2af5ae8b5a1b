import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBullmqQueue } from '../../../src/platform/queue/bullmq-queue.ts';
import type { Queue } from '../../../src/platform/queue/queue.ts';
import { startPostgres } from '../../services/postgres.ts';
import { startRedis } from '../../services/redis.ts';

const log = pino({ level: 'silent' });
const PATIENCE = { timeout: 30_000, interval: 50 };

interface Server extends AsyncDisposable {
  readonly url: string;
  fail(): Promise<void>;
  recover(): Promise<void>;
}

const servers: readonly [string, () => Promise<Server>][] = [
  [
    'Redis',
    async () => {
      const redis = await startRedis();
      return {
        url: redis.url,
        fail: () => redis.stop(),
        recover: () => redis.start(),
        [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
      };
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const postgres = await startPostgres();
      return {
        url: postgres.url,
        fail: () => postgres.stop(),
        recover: () => postgres.start(),
        [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
      };
    },
  ],
];

describe.each(servers)('a queue on %s', (_name, start) => {
  let cleanup: AsyncDisposableStack;
  let server: Server;
  let queue: Queue;

  beforeEach(async () => {
    cleanup = new AsyncDisposableStack();
    server = cleanup.use(await start());
    queue = cleanup.use(await openBullmqQueue(server.url, log));
  });
  afterEach(() => cleanup.disposeAsync());

  it('rejects while its server is away, and works on when it is back', async () => {
    const received: string[] = [];
    queue.receive('tasks', 1, async (id) => {
      received.push(id);
    });
    await queue.add('tasks', ['before']);
    await expect.poll(() => received, PATIENCE).toEqual(['before']);

    await server.fail();
    await expect(queue.add('tasks', ['during'])).rejects.toThrow('CWLP_QUEUE_URL');
    await expect(queue.check()).rejects.toThrow('CWLP_QUEUE_URL');

    await server.recover();
    await expect
      .poll(
        () =>
          queue.add('tasks', ['after']).then(
            () => 'added',
            () => 'away',
          ),
        PATIENCE,
      )
      .toBe('added');
    await expect.poll(() => received.at(-1), PATIENCE).toBe('after');
  });

  it('closes while its server is away, and still waits for its handlers', async () => {
    const closing = await openBullmqQueue(server.url, log);
    const handling = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    closing.receive('tasks', 1, () => {
      handling.resolve();
      return ended.promise;
    });
    closing.receive('others', 1, async () => undefined);
    await closing.add('tasks', ['a']);
    await handling.promise;

    await server.fail();
    await expect(closing.check()).rejects.toThrow('CWLP_QUEUE_URL');
    const closed = vi.fn();
    const close = closing[Symbol.asyncDispose]().then(closed);
    await expect(queue.check()).rejects.toThrow('CWLP_QUEUE_URL');
    expect(closed).not.toHaveBeenCalled();
    ended.resolve();
    await close;
    await server.recover();
  });

  it('hands what a killed worker was handling to another', async () => {
    const worker = spawn(process.execPath, [join(import.meta.dirname, 'receive-and-hang.ts'), server.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanup.defer(() => void worker.kill('SIGKILL'));
    await queue.add('tasks', ['a']);
    const [taken] = (await once(worker.stdout, 'data')) as [Buffer];
    expect(taken.toString()).toBe('a\n');
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const received: string[] = [];
    queue.receive('tasks', 1, async (id) => {
      received.push(id);
    });
    await expect.poll(() => received, PATIENCE).toEqual(['a']);
  });
});

it.each([
  ['redis+unix:///nonexistent/socket', 'CWLP_QUEUE_URL'],
  ['postgres:///x?host=/nonexistent', 'CWLP_QUEUE_URL'],
  ['amqp://host', 'amqp:'],
])('says what is wrong with %s', async (url, words) => {
  await expect(openBullmqQueue(url, log)).rejects.toThrow(words);
});
