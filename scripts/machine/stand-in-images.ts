/**
 * The public images that Dockerfile and docker-compose.yml name, for machines that reach no registry: programs of the
 * same kind from Debian and npm, under the same names, so that the two files can be tested there as they are.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { ensureBuilt, ensureDebian, hasImage, isBuiltHere, pullImage } from './images.ts';
import { BASE_IMAGE } from './recipes.ts';

const folders = join(import.meta.dirname, '../../test/images');
/** What comes with Node.js 24; the package of npm holds everything that it needs. */
const NPM = 'npm@11.19.1';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

const SERVICES: readonly (readonly [name: string, folder: string])[] = [
  ['postgres:18', 'postgres'],
  ['redis:8', 'redis'],
  ['versity/versitygw:v1.8.0', 'versitygw'],
];
const NODE = 'node:24-slim';

/** Makes every image of the compose file be there: the public one where it is or can be pulled, else its stand-in. */
export async function ensureComposeImages(engine: Docker): Promise<void> {
  await ensureDebian(engine, BASE_IMAGE);
  for (const [name, folder] of SERVICES) {
    if (await isPublic(engine, name)) continue;
    await ensureBuilt(engine, { name, context: join(folders, folder), buildArgs: { BASE: BASE_IMAGE } });
  }
  if (!(await isPublic(engine, NODE))) await buildNode(engine);
}

async function isPublic(engine: Docker, name: string): Promise<boolean> {
  return (await hasImage(engine, name)) ? !(await isBuiltHere(engine, name)) : pullImage(engine, name);
}

async function buildNode(engine: Docker): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'cwl-processes-node-'));
  try {
    cpSync(join(folders, 'node'), context, { recursive: true });
    copyFileSync(process.execPath, join(context, 'node'));
    copyFileSync(CERTIFICATES, join(context, 'ca-certificates.crt'));
    const packed = spawnSync(
      'npm',
      ['pack', NPM, '--prefer-offline', '--silent', '--pack-destination', context],
      { encoding: 'utf8' },
    );
    if (packed.status !== 0) throw new Error(`npm pack ${NPM} failed:\n${packed.stderr}`);
    renameSync(join(context, packed.stdout.trim()), join(context, 'npm.tgz'));
    await ensureBuilt(engine, { name: NODE, context, buildArgs: { BASE: BASE_IMAGE } });
  } finally {
    rmSync(context, { recursive: true });
  }
}
