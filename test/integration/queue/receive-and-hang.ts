/** A worker process of its own that takes ids of queue `tasks` at the URL in its first argument and never finishes one. */
import { pino } from 'pino';
import { openBullmqQueue } from '../../../src/platform/queue/bullmq-queue.ts';

const queue = await openBullmqQueue(process.argv[2] ?? '', pino({ level: 'silent' }));
queue.receive('tasks', 1, (id) => {
  process.stdout.write(`${id}\n`);
  return new Promise(() => undefined);
});
