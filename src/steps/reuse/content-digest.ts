import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type FileOrDirectory, mapFiles } from '../../cwl/values/files.ts';
import { type CwlValue, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import type { LocalFiles } from '../files/local-files.ts';
import { inParallel } from '../in-parallel.ts';

/** Files that are read at once. */
const PARALLEL = 4;
/** Objects whose digests are remembered. */
const REMEMBERED = 10_000;

/** What bytes are, whatever they are called and wherever they are. One for a runner: stored objects never change. */
export class ContentDigests {
  readonly #known = new Map<string, string>();

  /**
   * SHA-256 of what a location holds: of a file its bytes, of a folder all names and bytes below it. What a client says of its
   * files is not believed.
   *
   * Rejects as `LocalFiles` does.
   */
  async of(
    kind: 'file' | 'directory',
    location: string,
    files: LocalFiles,
    signal: AbortSignal,
  ): Promise<string> {
    if (kind === 'file') return this.#file(location, files, signal);
    const tree = await files.tree(location, signal);
    const entries = await inParallel(tree.files, PARALLEL, async ({ name, location: at }) => [
      name,
      await this.#file(at, files, signal),
    ]);
    return sha256(JSON.stringify([[...tree.folders].sort(), entries.sort(byName)]));
  }

  /** The value with the content of each File and Directory in place of its location. */
  async inPlaceOfLocations(value: CwlValue, files: LocalFiles, signal: AbortSignal): Promise<CwlValue> {
    return mapFiles(value, async (file) => {
      if (file.location === undefined) return file;
      const { location, ...rest } = file;
      const content = await this.of(isFile(file) ? 'file' : 'directory', location, files, signal);
      return { ...rest, content } as unknown as FileOrDirectory;
    });
  }

  async #file(location: string, files: LocalFiles, signal: AbortSignal): Promise<string> {
    const known = this.#known.get(location);
    if (known !== undefined) return known;
    const digest = await digestOf(await files.file(location, signal), signal);
    // What is not ours may change.
    if (toKey(location) !== undefined) this.#known.set(location, digest);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value!);
    return digest;
  }
}

function byName([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : 1;
}

async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
