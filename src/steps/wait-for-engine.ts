import { setTimeout as pause } from 'node:timers/promises';
import { EngineUnavailableError } from '../containers/container-runtime.ts';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Asks the engine until it answers: an engine that is being restarted or updated is no failure of a step. Only for
 * questions that may be repeated.
 */
export async function waitForEngine<T>(
  question: () => Promise<T>,
  onWaiting: (reason: string) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      onWaiting(error.message);
      await pause(wait, undefined, { signal });
    }
  }
}
