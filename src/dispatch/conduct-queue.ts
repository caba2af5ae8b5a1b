/** Jobs that wait for a conductor in another process. */
import type { BaseLogger } from 'pino';
import type { Queue, Receiver } from '../platform/queue/queue.ts';

export const CONDUCT_QUEUE = 'conduct';
const PARALLEL = 8;

/** For a process without the conductor role: puts the job where a conductor finds it. Never throws; the sweep is behind it. */
export function wakeByQueue(queue: Queue, log: BaseLogger): (job: string) => void {
  return (job) => {
    queue.add(CONDUCT_QUEUE, [job]).catch((error: unknown) => {
      log.warn({ err: error, job }, 'cannot queue a job for its conductor; the sweep will find it');
    });
  };
}

/** For a conductor: takes the jobs that others put there, until the receiver is closed. */
export function receiveJobs(queue: Queue, conduct: (job: string) => Promise<void>): Receiver {
  return queue.receive(CONDUCT_QUEUE, PARALLEL, conduct);
}
