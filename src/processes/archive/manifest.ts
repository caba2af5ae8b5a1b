import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { type FileStore, readFile } from '../read-file.ts';
import { mediaTypeOf, publicUrl } from '../shape-results/shape-value.ts';
import type { ArchivedFile } from './archive-plan.ts';

/** A file of the results, so that who has it can check it. */
export interface ManifestFile {
  /** In the ZIP of the results. */
  readonly path: string;
  readonly href: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** `sha1$` and hexadecimal digits, as in CWL. */
  readonly checksum: string;
}

/**
 * The files of a result with size and checksum of each. A file that came through a job untouched inside a folder has none yet and is read for it.
 *
 * Rejects with Refusal `no-such-file` where one has been removed.
 */
export async function manifestOf(
  files: readonly ArchivedFile[],
  base: string,
  objects: FileStore,
  signal: AbortSignal,
): Promise<readonly ManifestFile[]> {
  const found: ManifestFile[] = [];
  for (const { path, key, file } of files) {
    const { size, open } = await readFile(objects, key, file);
    const checksum = file.checksum ?? (await checksumOf(await open(undefined, signal), signal));
    found.push({ path, href: publicUrl(file, base), type: mediaTypeOf(file), size, checksum });
  }
  return found;
}

async function checksumOf(body: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(body, hash, { signal });
  return `sha1$${hash.digest('hex')}`;
}
