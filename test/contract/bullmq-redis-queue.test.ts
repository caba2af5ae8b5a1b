import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { openBullmqQueue } from '../../src/platform/queue/bullmq-queue.ts';
import { startRedis, type TestRedis } from '../services/redis.ts';
import { describeQueue } from './queue-contract.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

describeQueue('BullMQ on Redis', () => openBullmqQueue(server.url, pino({ level: 'silent' })));
