import type { AttemptFacts, TaskBase, TaskDesk } from '../step-task.ts';

/** News wait this long for more, so that a short step costs no heartbeat at all. */
const NEWS_MS = 1000;

/**
 * Keeps the lease of one attempt, and carries what is learned of it. Stops the attempt when it is fenced off; a desk that
 * does not answer is asked again, because the attempt may still be the one that counts.
 */
export class Heartbeat implements Disposable {
  readonly #desk: TaskDesk;
  readonly #task: TaskBase;
  readonly #intervalMs: number;
  readonly #onFenced: () => void;
  readonly #onError: (error: unknown) => void;
  #facts: AttemptFacts = {};
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #beating = false;
  #stopped = false;

  constructor(
    desk: TaskDesk,
    task: TaskBase,
    intervalMs: number,
    on: { readonly fenced: () => void; readonly error: (error: unknown) => void },
  ) {
    this.#desk = desk;
    this.#task = task;
    this.#intervalMs = intervalMs;
    this.#onFenced = on.fenced;
    this.#onError = on.error;
    this.#schedule(intervalMs);
  }

  /** All that is known so far. */
  get facts(): AttemptFacts {
    return this.#facts;
  }

  learn(facts: AttemptFacts): void {
    this.#facts = facts;
    this.#schedule(NEWS_MS);
  }

  /** Asks at once whether the attempt still counts. */
  now(): void {
    this.#schedule(0);
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(ms: number): void {
    if (this.#stopped || this.#beating) return;
    const due = Date.now() + ms;
    if (this.#timer !== undefined && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#beat(), ms);
  }

  async #beat(): Promise<void> {
    this.#timer = undefined;
    this.#beating = true;
    const told = this.#facts;
    let lives = true;
    try {
      lives = await this.#desk.heartbeat(this.#task, told);
    } catch (error) {
      this.#onError(error);
    }
    this.#beating = false;
    if (this.#stopped) return;
    if (lives) this.#schedule(told === this.#facts ? this.#intervalMs : NEWS_MS);
    else this.#onFenced();
  }
}
