import type { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { ZipFile } from 'yazl';
import { isText } from '../media-types.ts';
import { type FileRecord, type FileStore, mediaTypeOfFile, readFile } from '../read-file.ts';

/** Something in a ZIP: a stored object, a text, or an empty folder, whose path ends with `/`. */
export type ZipEntry =
  | { readonly kind: 'file'; readonly path: string; readonly key: string; readonly record?: FileRecord }
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'folder'; readonly path: string };

/**
 * A ZIP as it is written, ZIP64 where it is large: one object is open at a time, and no more of it in memory than the client is about to take. An object that cannot be read
 * breaks the stream off, so that nobody takes what came for the whole.
 *
 * @param modified of the entries; the same results give the same bytes
 * @param signal aborts when the client is gone
 */
export function zipStream(
  entries: readonly ZipEntry[],
  objects: FileStore,
  modified: Date,
  signal: AbortSignal,
): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  for (const entry of entries) add(zip, entry, objects, { mtime: modified }, signal);
  zip.end();
  return output;
}

function add(
  zip: ZipFile,
  entry: ZipEntry,
  objects: FileStore,
  options: { readonly mtime: Date },
  signal: AbortSignal,
): void {
  if (entry.kind === 'folder') zip.addEmptyDirectory(entry.path, options);
  else if (entry.kind === 'text') zip.addBuffer(Buffer.from(entry.text), entry.path, options);
  else {
    // Rasters and their like are compressed already, or would keep the processor from everything else.
    const compress = isText(mediaTypeOfFile(entry.record ?? {}, entry.key));
    const body = async (): Promise<Readable> =>
      (await open(entry, objects, signal)).once('error', (error) => zip.emit('error', error));
    zip.addReadStreamLazy(entry.path, { ...options, compress }, callbackify(body));
  }
}

async function open(
  { key, record }: Extract<ZipEntry, { readonly kind: 'file' }>,
  objects: FileStore,
  signal: AbortSignal,
): Promise<Readable> {
  return (await readFile(objects, key, record)).open(undefined, signal);
}
