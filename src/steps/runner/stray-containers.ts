import type { BaseLogger } from 'pino';
import type { ContainerRuntime } from '../../containers/container-runtime.ts';
import { attemptLabels, attemptOf, SESSION_LABEL } from '../labels.ts';
import type { TaskDesk } from '../step-task.ts';

export interface StrayContainersOptions {
  readonly runtime: ContainerRuntime;
  readonly desk: Pick<TaskDesk, 'ended'>;
  /** Of this runner, which removes its own containers. */
  readonly session: string;
  readonly everyMs: number;
  readonly log: BaseLogger;
}

/**
 * Looks from time to time for containers of attempts that have ended without them: their runner died, and perhaps nobody
 * starts it again. Whoever shares its engine removes them. Containers of attempts that run, and of other installations, stay.
 */
export class StrayContainers implements AsyncDisposable {
  readonly #options: StrayContainersOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: StrayContainersOptions) {
    this.#options = options;
    this.#lookLater();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #lookLater(): void {
    if (this.#closed) return;
    const { everyMs, log } = this.#options;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look()
        .catch((err: unknown) => log.warn({ err }, 'cannot look for containers that dead runners left'))
        .then(() => this.#lookLater());
    }, everyMs);
  }

  async #look(): Promise<void> {
    const { runtime, desk, session, log } = this.#options;
    const found = await runtime.findByLabel(SESSION_LABEL);
    const attempts = found
      .filter(({ labels }) => labels[SESSION_LABEL] !== session)
      .flatMap(({ labels }) => attemptOf(labels) ?? []);
    if (attempts.length === 0) return;
    for (const attempt of await desk.ended(attempts)) {
      const containers = await runtime.removeByLabels(attemptLabels(attempt));
      if (containers > 0) log.info({ ...attempt, containers }, 'removed what a dead runner left');
    }
  }
}
