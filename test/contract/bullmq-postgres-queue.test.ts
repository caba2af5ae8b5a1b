import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBullmqQueue } from '../../src/platform/queue/bullmq-queue.ts';
import { startPostgres, type TestPostgres } from '../services/postgres.ts';
import { describeQueue } from './queue-contract.ts';

const log = pino({ level: 'silent' });

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

describeQueue('BullMQ on PostgreSQL', () => openBullmqQueue(server.url, log));

it('lets several processes make the tables at once', async () => {
  const url = await server.createDatabase();
  await using stack = new AsyncDisposableStack();
  const queues = await Promise.all(Array.from({ length: 3 }, () => openBullmqQueue(url, log)));
  for (const queue of queues) stack.use(queue);
  await expect(queues[0]?.add('tasks', ['a'])).resolves.toBeUndefined();
});
