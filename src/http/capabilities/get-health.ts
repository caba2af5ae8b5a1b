import { HttpProblem } from '../http-problem.ts';
import type { Operation } from '../operation.ts';

/** `GET /health`: asks what a request would need. */
export const getHealth: Operation =
  ({ processes, objects, version }) =>
  async (request) => {
    await answers('the database', () => processes.list(1), request.log);
    await answers('the object store', () => objects.check(), request.log);
    return { status: 'up', version, checks: { database: 'up', objects: 'up' } };
  };

async function answers(
  what: string,
  ask: () => Promise<unknown>,
  log: { error(fields: object, message: string): void },
): Promise<void> {
  try {
    await ask();
  } catch (cause) {
    log.error({ err: cause, what }, 'health check failed');
    throw new HttpProblem('unavailable', `Of what this server needs, ${what} does not answer.`, { cause });
  }
}
