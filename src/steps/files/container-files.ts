import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Files, FolderEntry } from '../../cwl/ports.ts';
import type { ContainerPaths } from './container-paths.ts';

/** As many links in a row as the kernel follows. */
const MOST_LINKS = 40;

/** Where a container path ends after every link in it has been followed. */
export interface Resolved {
  /** The path inside the container, without links. */
  readonly path: string;
  readonly host: string;
  readonly kind: 'file' | 'directory';
  readonly size: number;
}

/**
 * The files of a container that has ended, by container paths. Links are followed as they would have been inside: an
 * absolute one starts at the container's root, and one that leaves the mounted folders leads nowhere. The host's own
 * files can therefore not be reached.
 */
export class ContainerFiles implements Files {
  readonly #paths: ContainerPaths;
  readonly #checksums = new Map<string, Promise<string>>();

  constructor(paths: ContainerPaths) {
    this.#paths = paths;
  }

  /**
   * Undefined where nothing is there, where a link leaves the mounted folders or comes back to a folder that the path has
   * been in (a walk would not end), and for what is neither file nor folder (pipes, sockets, devices).
   */
  async resolve(path: string): Promise<Resolved | undefined> {
    let pending = segments(posix.normalize(path)).map((name) => ({ name, fromLink: false }));
    const visited = new Set<string>();
    let done = '';
    let links = 0;
    let last: Look | undefined;
    for (let segment = pending.shift(); segment !== undefined; segment = pending.shift()) {
      const { name } = segment;
      const next = name === '..' ? posix.dirname(done === '' ? '/' : done) : `${done}/${name}`;
      last = name === '..' ? undefined : await this.#look(next);
      const target = await targetOf(last);
      if (target !== undefined) {
        last = undefined;
        links += 1;
        if (links > MOST_LINKS) return undefined;
        pending = [...segments(target).map((part) => ({ name: part, fromLink: true })), ...pending];
        if (target.startsWith('/')) done = '';
      } else {
        done = next === '/' ? '' : next;
      }
      if (pending[0]?.fromLink === true) continue;
      if (visited.has(done)) return undefined;
      visited.add(done);
    }
    const end = done === '' ? '/' : done;
    return resolvedAt(end, last ?? (await this.#look(end)));
  }

  async stat(ref: string): Promise<FolderEntry | undefined> {
    const found = await this.resolve(ref);
    if (found !== undefined) return { name: posix.basename(ref), kind: found.kind, size: found.size };
    return (await targetOf(await this.#look(posix.normalize(ref)))) === undefined
      ? undefined
      : escaping(posix.basename(ref));
  }

  async list(ref: string): Promise<readonly FolderEntry[]> {
    const folder = await this.#expect(ref, 'directory');
    const entries: FolderEntry[] = [];
    for (const entry of await readdir(folder.host, { withFileTypes: true, encoding: 'buffer' })) {
      const name = entry.name.toString();
      // As text it names nothing that is there.
      if (!isUtf8(entry.name)) entries.push({ name, kind: 'file', size: 0, misnamed: true });
      else if (entry.isDirectory()) entries.push({ name, kind: 'directory', size: 0 });
      else if (entry.isFile())
        entries.push({ name, kind: 'file', size: (await lstat(`${folder.host}/${name}`)).size });
      else if (entry.isSymbolicLink()) {
        const found = await this.resolve(`${ref}/${name}`);
        entries.push(found === undefined ? escaping(name) : { name, kind: found.kind, size: found.size });
      }
    }
    return entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  async read(ref: string, limit: number): Promise<{ readonly text: string; readonly truncated: boolean }> {
    const { host, size } = await this.#expect(ref, 'file');
    const file = await open(host, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(limit, size));
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return { text: buffer.toString('utf8', 0, length), truncated: size > limit };
    } finally {
      await file.close();
    }
  }

  async checksum(ref: string): Promise<string> {
    const { host } = await this.#expect(ref, 'file');
    let checksum = this.#checksums.get(host);
    if (checksum === undefined) {
      checksum = sha1Of(host);
      this.#checksums.set(host, checksum);
    }
    return checksum;
  }

  /** The digest of a host file that `checksum` has computed already. */
  knownChecksum(host: string): Promise<string> | undefined {
    return this.#checksums.get(host);
  }

  async #expect(ref: string, kind: 'file' | 'directory'): Promise<Resolved> {
    const found = await this.resolve(ref);
    if (found?.kind === kind) return found;
    throw new Error(`${ref} is ${found === undefined ? 'not there' : `no ${kind}`}.`);
  }

  /** Undefined for the image's own files. */
  async #look(path: string): Promise<Look | undefined> {
    const host = this.#paths.toHost(path);
    return host === undefined ? undefined : { host, info: await statNoLink(host) };
  }
}

/** What is at a place on this host, links not followed; `info` is undefined where nothing is. */
interface Look {
  readonly host: string;
  readonly info: Stats | undefined;
}

/** What a link points to; undefined for everything else. */
async function targetOf(look: Look | undefined): Promise<string | undefined> {
  return look?.info?.isSymbolicLink() ? readlink(look.host) : undefined;
}

function resolvedAt(path: string, look: Look | undefined): Resolved | undefined {
  const { host, info } = look ?? {};
  if (host === undefined || info === undefined || !(info.isFile() || info.isDirectory())) return undefined;
  return { path, host, kind: info.isFile() ? 'file' : 'directory', size: info.isFile() ? info.size : 0 };
}

async function statNoLink(host: string) {
  try {
    return await lstat(host);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}

function escaping(name: string): FolderEntry {
  return { name, kind: 'file', size: 0, escapes: true };
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

async function sha1Of(host: string): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(createReadStream(host), hash);
  return `sha1$${hash.digest('hex')}`;
}
