import { posix } from 'node:path';
import type { Mount } from '../../containers/container-runtime.ts';

/** Translates paths inside a container to paths on this host, by its mounts. */
export class ContainerPaths {
  readonly mounts: Mount[] = [];

  add(mount: Mount): void {
    this.mounts.push(mount);
  }

  /** The mount that a container path lies in, the innermost first; undefined for the image's own files. */
  mountOf(path: string): Mount | undefined {
    return this.mounts
      .filter(({ target }) => path === target || path.startsWith(target === '/' ? '/' : `${target}/`))
      .sort((a, b) => b.target.length - a.target.length)[0];
  }

  /** Undefined for a path of the image's own files. Links are not followed: see ContainerFiles. */
  toHost(path: string): string | undefined {
    const normal = posix.normalize(path);
    const mount = this.mountOf(normal);
    return mount === undefined ? undefined : mount.source + normal.slice(mount.target.length);
  }
}
