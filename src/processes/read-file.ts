import type { Readable } from 'node:stream';
import type { FileValue } from '../cwl/values/value.ts';
import {
  type ByteRange,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
} from '../objects/object-store.ts';
import { mediaTypeOfFormat, mediaTypeOfName } from './media-types.ts';
import { Refusal } from './refusal.ts';

/** What reading needs of the object store. */
export type FileStore = Pick<ObjectStore, 'get' | 'head' | 'list' | 'link'>;

/** What is known of a file beyond its bytes: the members of its CWL object. */
export type FileRecord = Pick<FileValue, 'basename' | 'checksum' | 'format'>;

export interface StoredFile {
  /** As the program called it, which the key need not say. */
  readonly name: string;
  readonly size: number;
  readonly modified: Date;
  readonly mediaType: string;
  /** Quoted and strong: differs where the bytes do (RFC 9110 §8.8.3). */
  readonly etag: string;
  /** Opens the bytes, or a part of them. Rejects with Refusal `no-such-file` where they have been removed meanwhile. */
  readonly open: (part?: ByteRange, signal?: AbortSignal) => Promise<Readable>;
}

/**
 * A stored file. Rejects with Refusal `no-such-file`.
 *
 * @param record of the output or input that the file is, where it is one
 */
export async function readFile(
  objects: FileStore,
  key: string,
  record: FileRecord = {},
): Promise<StoredFile> {
  const info = key.endsWith('/') ? undefined : await objects.head(key);
  if (info === undefined) throw noSuchFile();
  return {
    name: nameOfFile(record, key),
    size: info.size,
    modified: info.modified,
    mediaType: mediaTypeOfFile(record, key),
    etag: etagOf(info, record.checksum),
    open: async (part, signal) => {
      try {
        return (await objects.get(key, part, signal)).body;
      } catch (error) {
        throw error instanceof ObjectNotFoundError ? noSuchFile() : error;
      }
    },
  };
}

/** By the format where it is one of IANA's, else by the extension of the name, else by that of the location. */
export function mediaTypeOfFile(record: FileRecord, location: string): string {
  const { format } = record;
  const byFormat = format === undefined ? undefined : mediaTypeOfFormat(format);
  return byFormat ?? mediaTypeOfName(nameOfFile(record, location));
}

/** As the program called it, else as it is stored. */
export function nameOfFile({ basename }: FileRecord, location: string): string {
  return basename ?? location.slice(location.lastIndexOf('/') + 1);
}

function noSuchFile(): Refusal {
  return new Refusal('no-such-file', 'There is no such file.');
}

/** The checksum where it is known; else size and time: objects are immutable, and one that is written again has another time. */
function etagOf(info: ObjectInfo, checksum: string | undefined): string {
  if (checksum !== undefined) return `"${checksum.replace('$', '-')}"`;
  return `"${info.size.toString(16)}-${info.modified.getTime().toString(16)}"`;
}
