/**
 * Port: named queues of ids. A queue is a hint (design invariant 1): an id may come twice, late, or never, and
 * receivers read the database to learn what is to be done. Adapter: bullmq-queue.ts, on Redis or PostgreSQL.
 */
export interface Queue extends AsyncDisposable {
  /**
   * Puts ids in. An id that already waits is not put in twice; one that is being handled is put in again after it.
   * Priority: 0 first. Rejects when the backend does not answer.
   */
  add(
    queue: string,
    ids: readonly string[],
    options?: { readonly priority?: number; readonly delayMs?: number },
  ): Promise<void>;
  /** Takes waiting ids out; those being handled stay. */
  remove(queue: string, ids: readonly string[]): Promise<void>;
  /**
   * Forgets every id, also those that somebody handles. For a program that is alone with its queue: what one before it was
   * handling when it was killed would hold equal ids back until it is noticed.
   */
  clear(queue: string): Promise<void>;
  /**
   * Hands ids to a handler, at most `concurrency` at a time, until the receiver is closed. A handler that rejects is logged and
   * the id is dropped: the sweep finds it in the database. Closing waits for running handlers.
   */
  receive(queue: string, concurrency: number, handle: (id: string) => Promise<void>): Receiver;
  check(): Promise<void>;
}

export interface Receiver {
  close(): Promise<void>;
}
