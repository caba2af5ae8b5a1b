import type { Dispatch, DueTask } from './dispatch.ts';

/** Takes a task on at once, or says false: there is no room, or the runner is closing. */
export type Offer = (id: string) => boolean;

/**
 * For a runner that shares its queue with no other: what it has room for at once need not go through the queue. The rest, and
 * what is to wait, goes there; while something of it waits for room the runner takes nothing else, so that nothing is overtaken for ever.
 */
export class DirectDispatch implements Dispatch {
  readonly #offer: Offer;
  readonly #others: Dispatch;

  /** @param others where tasks go that the runner does not take */
  constructor(offer: Offer, others: Dispatch) {
    this.#offer = offer;
    this.#others = others;
  }

  async submit(tasks: readonly DueTask[]): Promise<void> {
    const left = tasks.filter((task) => task.delayMs > 0 || !this.#offer(task.id));
    if (left.length > 0) await this.#others.submit(left);
  }

  cancel(ids: readonly string[]): Promise<void> {
    return this.#others.cancel(ids);
  }

  recover(ids: readonly string[]): Promise<void> {
    return this.#others.recover(ids);
  }
}
