import { chmod, chown, constants, copyFile, link } from 'node:fs/promises';
import type { ObjectStore, StoredObject } from '../../objects/object-store.ts';
import type { AttemptFolder } from '../attempt-folder.ts';
import type { ContainerFiles } from '../files/container-files.ts';
import { inParallel } from '../in-parallel.ts';
import { copyObject } from './copy-object.ts';

/** Files that go to the store at once. */
const PARALLEL = 8;
const READABLE = 0o444;

/** Where the bytes of a new object come from: a file of the container, an object, or a text. */
export type Origin = { readonly host: string } | { readonly key: string } | { readonly text: string };

/** What went where. */
export type Stored = ReadonlyMap<string, StoredObject>;

/** Collects what goes to the store under which key, and then gives each key to the store once. */
export class OutputUploads {
  readonly #objects: ObjectStore;
  readonly #folder: AttemptFolder;
  readonly #wanted = new Map<string, Origin>();
  readonly #folders = new Set<string>();

  constructor(objects: ObjectStore, folder: AttemptFolder) {
    this.#objects = objects;
    this.#folder = folder;
  }

  add(key: string, origin: Origin): void {
    this.#wanted.set(key, origin);
  }

  addEmptyFolder(key: string): void {
    this.#folders.add(`${key}/`);
  }

  /** @param files knows checksums that were computed before; absent where no container ran. */
  async run(files: ContainerFiles | undefined, signal: AbortSignal): Promise<Stored> {
    const uses = new Map<string, number>();
    for (const origin of this.#wanted.values()) {
      if ('host' in origin) uses.set(origin.host, (uses.get(origin.host) ?? 0) + 1);
    }
    const store = async (key: string, origin: Origin): Promise<StoredObject> => {
      if ('text' in origin) return this.#objects.put(key, origin.text, signal);
      if ('key' in origin) return copyObject(this.#objects, origin.key, key, this.#folder.scratch(), signal);
      const { host } = origin;
      const checksum = await files?.knownChecksum(host);
      await takeOver(host);
      // A link is an output beside what it points to, and the store may move what it is given.
      const path = uses.get(host) === 1 ? host : await this.#twin(host);
      return this.#objects.putFile(key, path, checksum, signal);
    };
    const stored = await inParallel(
      this.#wanted,
      PARALLEL,
      async ([key, origin]) => [key, await store(key, origin)] as const,
    );
    await inParallel(this.#folders, PARALLEL, (key) => this.#objects.putFolder(key));
    return new Map(stored);
  }

  async #twin(host: string): Promise<string> {
    const twin = this.#folder.scratch();
    try {
      await link(host, twin);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EMLINK') throw error;
      await copyFile(host, twin, constants.COPYFILE_FICLONE);
    }
    return twin;
  }
}

/** A later step may run as the same user as this one, and must not be able to change what is stored. */
async function takeOver(host: string): Promise<void> {
  if (process.getuid?.() === 0) await chown(host, 0, 0);
  await chmod(host, READABLE);
}
