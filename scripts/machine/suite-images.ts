/**
 * The public images that the documents of a CWL conformance suite name. Where a registry can be reached they are pulled; else programs of the same kind
 * from Debian stand in for them, under the same names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { ensureBuilt, ensureDebian, hasImage, isBuiltHere, pullImage, tag } from './images.ts';
import { BASE_IMAGE } from './recipes.ts';

const context = join(import.meta.dirname, '../../test/images/suite');
/** Repositories that a stand-in is made for, and the Dockerfile that makes it. */
const STAND_INS: { readonly [repository: string]: string } = {
  alpine: 'alpine.Dockerfile',
  bash: 'bash.Dockerfile',
  python: 'python.Dockerfile',
};

/** Makes every image that is named below a folder be there. What can be neither pulled nor made is left to the tests to tell. */
export async function ensureSuiteImages(engine: Docker, folder: string): Promise<void> {
  await ensureDebian(engine, BASE_IMAGE);
  for (const name of imagesNamedIn(folder)) {
    const isThere = await hasImage(engine, name);
    if (isThere && !(await isBuiltHere(engine, name))) continue;
    if (!isThere && (await pullImage(engine, name))) continue;
    await standIn(engine, name);
  }
}

async function standIn(engine: Docker, name: string): Promise<void> {
  const repository = name.slice(0, name.lastIndexOf(':'));
  const dockerfile = STAND_INS[repository];
  if (dockerfile !== undefined) {
    await ensureBuilt(engine, { name, context, dockerfile, buildArgs: { BASE: BASE_IMAGE } });
  } else if (repository === 'debian') {
    await tag(engine, BASE_IMAGE, name);
  }
}

/** `dockerPull` of every document, as Docker writes names: without its registry, with a tag. */
function imagesNamedIn(folder: string): readonly string[] {
  const names = new Set<string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:cwl|json|ya?ml)$/.test(path)) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    for (const [, name = ''] of text.matchAll(/dockerPull\W+([\w./:@-]+)/g)) {
      const short = name.replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
      names.add(/[:@]/.test(short) ? short : `${short}:latest`);
    }
  }
  return [...names].sort();
}
