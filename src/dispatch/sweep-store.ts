/** Port: what the sweep asks the database. Adapter: platform/database/postgres-sweep-store.ts. */

export interface SweepStore {
  /** Looks for disagreements and repairs those that are in the database alone. Undefined while another sweep is at it. */
  inspect(limits: SweepLimits): Promise<Findings | undefined>;
  /**
   * Makes an instance known. Instances that registered earlier with the same host key are dead: their attempts are lost and
   * their expansions due at once; the next sweep hands them out. A host key therefore names something that one instance uses at
   * a time, such as a data folder; an instance without such a thing gives its own id. `memory` is what it gives to steps, in
   * MiB; 0 where it runs none.
   */
  register(instance: string, hostKey: string, memory: number): Promise<void>;
  /** Notes that nothing is left of a removed job. */
  forget(removed: string): Promise<void>;
  /** Notes that no task is with the place any more, where that is known. */
  takeBack(): Promise<void>;
  /** A sign of life of an instance. */
  seen(instance: string): Promise<void>;
  /** MiB of the largest instance that gave a sign of life lately; 0 where there is none. */
  largestMemory(): Promise<number>;
  /** Ends an instance that stops as it should. */
  unregister(instance: string): Promise<void>;
}

export interface SweepLimits {
  /** Tasks of one job that may be with a place. */
  readonly parallelSteps: number;
  /** A task that was handed out so long ago and was not claimed may be forgotten. */
  readonly forgottenMs: number;
  /** An event that waits so long has nobody who knows of it. */
  readonly unheardMs: number;
}

export interface Findings {
  /** Jobs with something to do: events, tasks to hand out, expansions. */
  readonly jobs: readonly string[];
  /** Ids of handed out tasks that may be forgotten. */
  readonly forgotten: readonly string[];
  /** How many attempts were declared lost. */
  readonly lost: number;
  /** Jobs that were removed and of which files may be left. */
  readonly removed: readonly string[];
}
