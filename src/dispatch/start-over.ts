import type { Queue } from '../platform/queue/queue.ts';
import { CONDUCT_QUEUE } from './conduct-queue.ts';
import type { SweepStore } from './sweep-store.ts';
import { TASK_QUEUE } from './worker-dispatch.ts';

/**
 * Begins with an empty queue, and with a database that knows of it; the first sweep then hands everything out. For a server
 * that is alone with its queue, before it receives anything: it need not wait until the queue notices what a killed one
 * before it was handling.
 */
export async function startOver(queue: Queue, store: SweepStore): Promise<void> {
  for (const name of [TASK_QUEUE, CONDUCT_QUEUE]) await queue.clear(name);
  await store.takeBack();
}
