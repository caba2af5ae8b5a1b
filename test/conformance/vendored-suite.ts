/** The suite that lies beside this file, completed. */
import { copyFile, cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { temporaryFolder } from '../services/temporary-folder.ts';

export const VENDORED = join(import.meta.dirname, 'cwl-v1.2');

/**
 * A copy of the vendored suite in a folder that is removed when it is disposed, together with the one file of another
 * licence that the suite includes.
 */
export async function completeSuite(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  await cp(VENDORED, folder.path, { recursive: true });
  const underscore = createRequire(import.meta.url).resolve('underscore/underscore.js');
  await copyFile(underscore, join(folder.path, 'tests/underscore.js'));
  return folder;
}
