/**
 * A step's log in the object store: chunks under `<attempt prefix>log/<stream>/<offset>`, where the offset of the
 * first byte has 16 digits, so that listing gives them in order and a reader can go on where it stopped.
 */
import type { ObjectStore } from './object-store.ts';

export type LogStream = 'stdout' | 'stderr' | 'engine';

export const LOG_STREAMS: readonly LogStream[] = ['engine', 'stdout', 'stderr'];

export function logPrefix(attemptPrefix: string, stream: LogStream): string {
  return `${attemptPrefix}log/${stream}/`;
}

export function logChunkKey(attemptPrefix: string, stream: LogStream, offset: number): string {
  return logPrefix(attemptPrefix, stream) + String(offset).padStart(16, '0');
}

/** Keeps a whole text as the engine's log below a prefix, in place of what was kept there before. */
export async function keepLog(
  objects: Pick<ObjectStore, 'put'>,
  prefix: string,
  text: string,
): Promise<void> {
  await objects.put(logChunkKey(prefix, 'engine', 0), Buffer.from(text));
}

/** The offset of the first byte of a chunk. */
export function logChunkOffset(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1));
}
