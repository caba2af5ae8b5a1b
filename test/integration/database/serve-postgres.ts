/** A process of its own that starts the embedded server of the folder in its first argument and then waits: SIGTERM disposes it, SIGHUP exits at once. */
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded-postgres.ts';

await using server = await startEmbeddedPostgres(process.argv[2] ?? '', pino({ level: 'silent' }));
const ended = Promise.withResolvers<void>();
process.once('SIGTERM', () => ended.resolve());
process.once('SIGHUP', () => process.exit(1));
process.stdout.write(`${server.url}\n`);
// A pending promise alone does not keep a process running.
const alive = setInterval(() => undefined, 60_000);
await ended.promise;
clearInterval(alive);
