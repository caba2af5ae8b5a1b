import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pino } from 'pino';
import { ConfigError, type Role, readConfig } from './config.ts';

/** `cwl-processes serve`: every role unless the settings say otherwise. */
export function serve(): Promise<void> {
  return start(['api', 'conductor', 'runner']);
}

/** `cwl-processes worker`: a conductor and runner of a distributed server. */
export function work(): Promise<void> {
  return start(['conductor', 'runner']);
}

/** Starts this process and ends it in order when it is told to. */
async function start(defaultRoles: readonly Role[]): Promise<void> {
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig(process.env, defaultRoles);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  // Most of a start is compiling; what has been compiled is kept for the next one, where nobody else may write.
  enableCompileCache(join(config.data, 'compiled'));
  const { compose } = await import('./compose.ts');
  const log = pino({ level: config.logLevel });
  const ending = Promise.withResolvers<NodeJS.Signals>();
  // Told again, it goes on stopping in order: Ctrl+C comes from the terminal, and once more from the npm that started it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.resolve(signal));
  try {
    await using running = await compose(config, log);
    log.info({ url: running.url, roles: config.roles, data: config.data }, 'ready');
    log.info({ signal: await ending.promise }, 'stopping');
  } catch (error) {
    log.fatal({ err: error }, 'cannot go on');
    process.exitCode = 1;
  }
}
