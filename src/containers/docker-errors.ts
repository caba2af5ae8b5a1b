import { EngineUnavailableError } from './container-runtime.ts';

/** Error codes of a connection that did not come about or broke. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EACCES',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** HTTP status of an engine's answer; undefined where there was no answer. */
export function engineStatus(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** What the engine said, without the client's decoration. */
export function engineMessage(error: unknown): string {
  const said = (error as { json?: { message?: unknown } | null } | null)?.json?.message;
  if (typeof said === 'string' && said !== '') return said.trim();
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

/** Tells a silent engine (EngineUnavailableError, worth waiting for) from one that refused; the latter stays as it is. */
export function engineError(error: unknown, engine: string): unknown {
  if (error instanceof EngineUnavailableError) return error;
  const status = engineStatus(error);
  if (status !== undefined && status !== 503) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const silent = typeof code === 'string' && CONNECTION_CODES.has(code);
  if (status === undefined && !silent && !/socket hang up|aborted/.test(engineMessage(error))) return error;
  const hint =
    code === 'EACCES'
      ? 'This user may not open the socket: add it to the group that owns it.'
      : 'Start Docker or Podman, or set DOCKER_HOST to its socket.';
  return new EngineUnavailableError(
    `No container engine answers at ${engine} (${typeof code === 'string' ? code : engineMessage(error)}). ${hint}`,
    { cause: error },
  );
}
