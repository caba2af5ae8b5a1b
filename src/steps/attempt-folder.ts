import { createHash } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from './files/remove-tree.ts';
import type { TaskBase } from './step-task.ts';

/** Where one attempt keeps its files on this host; removed when the attempt ends. */
export class AttemptFolder implements AsyncDisposable {
  readonly path: string;
  #scratch = 0;

  private constructor(path: string) {
    this.path = path;
  }

  /** Names of jobs and shards may be long and contain anything, so the folder has a digest for a name. */
  static async create(workFolder: string, task: TaskBase): Promise<AttemptFolder> {
    const name = createHash('sha256').update(task.id).digest('hex').slice(0, 24);
    const folder = new AttemptFolder(join(workFolder, `${name}-a${task.attempt}`));
    if ((await mkdir(folder.path, { recursive: true })) === undefined) {
      await removeTree(folder.path);
      await mkdir(folder.path);
    }
    return folder;
  }

  /** A folder below, readable by everybody. */
  async make(name: string, mode = 0o755): Promise<string> {
    const path = join(this.path, name);
    await mkdir(path, { recursive: true });
    // The mode given to mkdir would be narrowed by the umask.
    await chmod(path, mode);
    return path;
  }

  /** A file below, readable by everybody. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.path, name);
    await writeFile(path, text);
    await chmod(path, 0o444);
    return path;
  }

  /** A path that nothing uses, on the same file system as everything else of the attempt. */
  scratch(): string {
    this.#scratch += 1;
    return join(this.path, `scratch-${this.#scratch}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeTree(this.path);
  }
}
