/** Container images that the demo and the tests need: built once, and again only when their files change. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { canInstall, installPackages } from './apt.ts';

const PUBLIC_DEBIAN = 'debian:stable-slim';
const CONTEXT_LABEL = 'cwl-processes.context';

export interface ImageRecipe {
  readonly name: string;
  /** Folder with a Dockerfile. */
  readonly context: string;
  readonly dockerfile?: string;
  readonly buildArgs?: { readonly [name: string]: string };
  /** Files of the context that go in; default: all. */
  readonly include?: (path: string) => boolean;
}

export async function hasImage(engine: Docker, name: string): Promise<boolean> {
  return (await inspect(engine, name)) !== undefined;
}

/** Whether an image was made by `ensureBuilt`, on this machine. */
export async function isBuiltHere(engine: Docker, name: string): Promise<boolean> {
  return (await inspect(engine, name))?.Config.Labels?.[CONTEXT_LABEL] !== undefined;
}

/** Pulls an image; false where no registry gives it. */
export async function pullImage(engine: Docker, name: string): Promise<boolean> {
  try {
    await follow(engine, await engine.pull(name));
    return true;
  } catch (error) {
    console.log(`  ${name} cannot be pulled: ${(error as Error).message}`);
    return false;
  }
}

/**
 * A small Debian under `name`: the one that is there, the public `debian:stable-slim`, or, where no registry can be
 * reached, one bootstrapped from this machine's package archive (root on Debian).
 */
export async function ensureDebian(engine: Docker, name: string): Promise<void> {
  if (await hasImage(engine, name)) return;
  console.log(`Getting the base image ${name}`);
  if ((await hasImage(engine, PUBLIC_DEBIAN)) || (await pullImage(engine, PUBLIC_DEBIAN)))
    return tag(engine, PUBLIC_DEBIAN, name);
  if (!canInstall()) {
    throw new Error(
      `${name} can neither be pulled nor be made: connect this machine to a registry, or run as root on Debian.`,
    );
  }
  installPackages(['mmdebstrap'], 'Making a base image from Debian packages');
  const release = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
  const bootstrap = spawn(
    'mmdebstrap',
    ['--quiet', '--mode=root', '--variant=minbase', '--format=tar', release, '-'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((resolve) => bootstrap.once('close', resolve));
  const [repo, version] = splitName(name);
  // The type package lists neither options with a stream nor the promise that comes back.
  const importImage = engine.importImage.bind(engine) as unknown as (
    archive: NodeJS.ReadableStream,
    options: object,
  ) => Promise<NodeJS.ReadableStream>;
  await follow(engine, await importImage(bootstrap.stdout, { repo, tag: version, changes: 'CMD ["bash"]' }));
  if ((await ended) !== 0) throw new Error(`mmdebstrap ${release} failed; see the lines above.`);
}

/** Builds an image unless the one that is there was made of the same files. */
export async function ensureBuilt(engine: Docker, recipe: ImageRecipe): Promise<void> {
  const files = contextFiles(recipe);
  const digest = createHash('sha256').update(
    JSON.stringify([recipe.buildArgs ?? {}, recipe.dockerfile ?? '']),
  );
  for (const file of files) digest.update(`${file.name}\0${file.mode}\0`).update(file.content);
  const context = digest.digest('hex');
  const present = await inspect(engine, recipe.name);
  if (present?.Config.Labels?.[CONTEXT_LABEL] === context) return;

  console.log(`Building the image ${recipe.name}`);
  const archive = pack();
  for (const file of files) archive.entry({ name: file.name, mode: file.mode }, file.content);
  archive.finalize();
  const building = await engine.buildImage(Readable.from(archive), {
    t: recipe.name,
    dockerfile: recipe.dockerfile ?? 'Dockerfile',
    buildargs: { ...recipe.buildArgs },
    labels: { [CONTEXT_LABEL]: context },
    networkmode: 'host',
  });
  await follow(engine, building);
}

export async function tag(engine: Docker, source: string, name: string): Promise<void> {
  const [repo, version] = splitName(name);
  await engine.getImage(source).tag({ repo, tag: version });
}

function splitName(name: string): [repository: string, tag: string] {
  const colon = name.lastIndexOf(':');
  return [name.slice(0, colon), name.slice(colon + 1)];
}

async function inspect(engine: Docker, name: string): Promise<Docker.ImageInspectInfo | undefined> {
  try {
    return await engine.getImage(name).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

function contextFiles(recipe: ImageRecipe): { name: string; mode: number; content: Buffer }[] {
  return readdirSync(recipe.context, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(recipe.context, path) }))
    .filter(({ name }) => recipe.include?.(name) ?? true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ path, name }) => ({ name, mode: statSync(path).mode & 0o777, content: readFileSync(path) }));
}

/** Waits for the end of a pull, import or build; its answer says 200 even where it failed. */
function follow(engine: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    const tail: string[] = [];
    engine.modem.followProgress(
      stream,
      (error, output: { error?: string }[]) => {
        const failed = error?.message ?? output?.find((line) => line.error)?.error;
        if (failed) reject(new Error([...tail.slice(-20), failed].join('')));
        else resolve();
      },
      (line: { stream?: string }) => {
        if (line.stream) tail.push(line.stream);
      },
    );
  });
}
