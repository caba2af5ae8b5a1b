/** The outputs of a job on this machine: `cwl-processes execute --download`. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type CwlObject,
  type CwlValue,
  type DirectoryValue,
  type FileValue,
  isDirectory,
  isFile,
} from '../../cwl/values/value.ts';
import type { Client } from './client.ts';

/** The output object of a finished job, as CWL writes it; locations are URLs of the server. */
export function readOutputs(client: Client, job: string): Promise<CwlObject> {
  return client.json<CwlObject>(`/jobs/${job}/results`, { headers: { accept: 'application/cwl+json' } });
}

/** Fetches every File and Directory of an output object into a folder and returns the object with local paths. */
export async function download(client: Client, outputs: CwlObject, folder: string): Promise<CwlObject> {
  await mkdir(folder, { recursive: true });
  return (await fetchValue(client, outputs, resolve(folder), new Set())) as CwlObject;
}

async function fetchValue(
  client: Client,
  value: CwlValue,
  folder: string,
  taken: Set<string>,
): Promise<CwlValue> {
  if (Array.isArray(value)) {
    const items: CwlValue[] = [];
    for (const item of value as readonly CwlValue[])
      items.push(await fetchValue(client, item, folder, taken));
    return items;
  }
  if (isFile(value)) return fetchFile(client, value, folder, taken);
  if (isDirectory(value)) return fetchDirectory(client, value, folder, taken);
  if (typeof value !== 'object' || value === null) return value;
  const fields: { [name: string]: CwlValue } = {};
  for (const [name, field] of Object.entries(value as CwlObject))
    fields[name] = await fetchValue(client, field, folder, taken);
  return fields;
}

async function fetchFile(
  client: Client,
  file: FileValue,
  folder: string,
  taken: Set<string>,
): Promise<FileValue> {
  const { location, secondaryFiles, ...rest } = file;
  const path = freeName(folder, file.basename ?? 'file', taken);
  await save(client, location ?? '', path);
  if (secondaryFiles === undefined) return { ...rest, path };
  const companions: CwlValue[] = [];
  for (const companion of secondaryFiles) companions.push(await fetchValue(client, companion, folder, taken));
  return { ...rest, path, secondaryFiles: companions as (FileValue | DirectoryValue)[] };
}

async function fetchDirectory(
  client: Client,
  directory: DirectoryValue,
  folder: string,
  taken: Set<string>,
): Promise<DirectoryValue> {
  const path = freeName(folder, directory.basename ?? 'directory', taken);
  await saveFolder(client, directory.location ?? '', path);
  return { class: 'Directory', basename: basename(path), path };
}

/** The server lists a folder as an array of hrefs; those of folders end with `/`. */
async function saveFolder(client: Client, url: string, path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const base = url.endsWith('/') ? url : `${url}/`;
  for (const href of await client.json<readonly string[]>(base)) {
    const entry = new URL(href, base).href;
    const target = join(path, basename(decodeURIComponent(new URL(entry).pathname)));
    if (entry.endsWith('/')) await saveFolder(client, entry, target);
    else await save(client, entry, target);
  }
}

async function save(client: Client, url: string, path: string): Promise<void> {
  const { body } = await client.request(url);
  await pipeline(
    body === null ? Readable.from([]) : Readable.fromWeb(body as never),
    createWriteStream(path),
  );
}

/** Two outputs may have one basename: the second is put beside the first with a number. */
function freeName(folder: string, name: string, taken: Set<string>): string {
  const wanted = basename(name);
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? wanted : `${number}-${wanted}`);
    if (taken.has(path)) continue;
    taken.add(path);
    return path;
  }
}
