import { chmod, readdir, rm } from 'node:fs/promises';

/** Removes a folder with all that is in it, folders that a step has made unwritable included; nothing there is no error. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await openFolders(path);
    await rm(path, { recursive: true, force: true });
  }
}

/** Names are bytes: a step's need not be text. */
async function openFolders(path: string | Buffer): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory())
      await openFolders(Buffer.concat([Buffer.from(path), Buffer.from('/'), entry.name]));
  }
}
