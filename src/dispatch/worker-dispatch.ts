import type { Queue } from '../platform/queue/queue.ts';
import type { Dispatch, DueTask } from './dispatch.ts';

/** The queue that runners receive task ids from. */
export const TASK_QUEUE = 'tasks';

/** Runs tasks on workers that listen on a queue; in the embedded server the worker is the same process. */
export class WorkerDispatch implements Dispatch {
  readonly #queue: Queue;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  async submit(tasks: readonly DueTask[]): Promise<void> {
    const byDelay = Map.groupBy(tasks, (task) => task.delayMs);
    for (const [delayMs, due] of byDelay) {
      const ids = due.map((task) => task.id);
      await this.#queue.add(TASK_QUEUE, ids, delayMs > 0 ? { delayMs } : {});
    }
  }

  async cancel(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#queue.remove(TASK_QUEUE, ids);
  }

  /** An id that still waits is not put in twice, so a long queue keeps its order. */
  async recover(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#queue.add(TASK_QUEUE, ids);
  }
}
