/**
 * Port: takes tasks to a place that runs them. Adapter: worker-dispatch.ts (workers that listen on a queue).
 *
 * A place is a hint: it may forget a task, run it twice or late. Runners ask the task desk what is to be done, and the sweep
 * compares the database with the place. Every call may be repeated.
 */
export interface DueTask {
  /** `<job id>/<shard id>`, with `#<number>` when it is due again: what `TaskDesk.claim` takes. */
  readonly id: string;
  /** Not before this many milliseconds from now. */
  readonly delayMs: number;
}

export interface Dispatch {
  /** Rejects when the place cannot be reached; the tasks stay due in the database. */
  submit(tasks: readonly DueTask[]): Promise<void>;
  /** Ids of tasks that have become pointless; those that run learn it from the task desk. */
  cancel(ids: readonly string[]): Promise<void>;
  /** Ids of tasks that the database believes to be with the place, and that nobody has taken for a while. */
  recover(ids: readonly string[]): Promise<void>;
}
