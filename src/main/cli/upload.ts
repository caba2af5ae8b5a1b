/** Local files of a job file, sent to the server: the job file then names the uploads. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { CwlObject, CwlValue, DirectoryValue, FileValue } from '../../cwl/values/value.ts';
import { isDirectory, isFile } from '../../cwl/values/value.ts';
import type { Client } from './client.ts';
import { cannotRead } from './read-local.ts';

/** Uploads every local File and Directory of a job object; relative paths count from `folder`. */
export async function uploadLocalFiles(client: Client, job: CwlObject, folder: string): Promise<CwlObject> {
  return (await upload(client, job, folder)) as CwlObject;
}

async function upload(client: Client, value: CwlValue, folder: string): Promise<CwlValue> {
  if (Array.isArray(value)) {
    const items: CwlValue[] = [];
    // One by one: a list may name thousands of files.
    for (const item of value as readonly CwlValue[]) items.push(await upload(client, item, folder));
    return items;
  }
  if (isFile(value)) return uploadFile(client, value, folder);
  if (isDirectory(value)) return uploadDirectory(client, value, folder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as CwlObject).map(async ([name, field]) => [
    name,
    await upload(client, field, folder),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as CwlObject;
}

async function uploadFile(client: Client, file: FileValue, folder: string): Promise<FileValue> {
  const { path, location, secondaryFiles, ...rest } = file;
  const companions =
    secondaryFiles === undefined
      ? {}
      : { secondaryFiles: (await upload(client, secondaryFiles, folder)) as (FileValue | DirectoryValue)[] };
  const local = localPath(path, location, folder);
  if (local === undefined) return { ...file, ...companions };
  return {
    ...rest,
    basename: file.basename ?? basename(local),
    location: await send(client, local),
    ...companions,
  };
}

async function uploadDirectory(
  client: Client,
  directory: DirectoryValue,
  folder: string,
): Promise<DirectoryValue> {
  const { path, location, ...rest } = directory;
  const local = localPath(path, location, folder);
  if (local !== undefined)
    return {
      ...rest,
      ...(await directoryOf(client, local)),
      basename: directory.basename ?? basename(local),
    };
  if (directory.listing === undefined) return directory;
  return {
    ...directory,
    listing: (await upload(client, directory.listing, folder)) as (FileValue | DirectoryValue)[],
  };
}

async function directoryOf(client: Client, folder: string): Promise<DirectoryValue> {
  const listing: (FileValue | DirectoryValue)[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw cannotRead(folder, error);
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    listing.push(
      entry.isDirectory()
        ? await directoryOf(client, path)
        : { class: 'File', basename: entry.name, location: await send(client, path) },
    );
  }
  return { class: 'Directory', basename: basename(folder), listing };
}

/** The absolute local path that a File or Directory of a job file means; undefined for literals and remote locations. */
function localPath(
  path: string | undefined,
  location: string | undefined,
  folder: string,
): string | undefined {
  const named = path ?? location;
  if (named === undefined) return undefined;
  if (named.startsWith('file:')) return fileURLToPath(named);
  if (/^[a-z][a-z0-9+.-]*:/i.test(named)) return undefined;
  return resolve(folder, path ?? decodeURIComponent(named));
}

async function send(client: Client, path: string): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw cannotRead(path, error);
  });
  if (!found.isFile())
    throw new Error(`${path} is no file; a folder is given as {class: Directory, path: …}.`);
  const response = await client.request(`/uploads?name=${encodeURIComponent(basename(path))}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(found.size) },
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`The server took ${path} and did not say where it is.`);
  return new URL(location, `${client.server}/`).href;
}
