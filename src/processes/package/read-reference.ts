import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import type { ObjectStore } from '../../objects/object-store.ts';
import type { Source } from '../../objects/source.ts';
import { findProcess } from '../find-process.ts';
import { keyOfUrl, processOfPackageUrl } from '../own-url.ts';
import type { ProcessStore } from '../process-store.ts';
import { readBytes } from '../read-bytes.ts';
import { wellKnownDocument } from '../well-known-types/addresses.ts';
import { packageDocument } from './package-document.ts';

export interface ReferenceReader {
  /** Everything outside; its policy says which hosts. */
  readonly source: Source;
  readonly objects: Pick<ObjectStore, 'get'>;
  readonly packages: Pick<ProcessStore, 'get' | 'revisions' | 'source'>;
  /** Bytes of one document at most. */
  readonly limit: number;
  /** URL of this server without a trailing slash. */
  readonly base: string;
}

/**
 * Reads a text that a package refers to, at deployment and never again: `http(s):` and `s3:` by the server's policy, and what is stored
 * here, whatever the policy. Well-known types are there without the Internet. Rejects with a sentence that says what to do.
 */
export async function readReference(uri: string, reader: ReferenceReader): Promise<string> {
  const known = wellKnownDocument(uri);
  if (known !== undefined) return known;
  const bytes = await readBytes(await open(uri, reader), reader.limit);
  if (bytes === undefined)
    throw new Error(`it has more than ${reader.limit} bytes, the limit of this server.`);
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8 text.');
  return new TextDecoder().decode(bytes);
}

async function open(uri: string, reader: ReferenceReader) {
  const key = keyOfUrl(uri, reader.base);
  if (key !== undefined) return (await reader.objects.get(key)).body;
  const process = processOfPackageUrl(uri, reader.base);
  if (process !== undefined) return openOwnPackage(process.id, process.version, reader.packages);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri)) {
    throw new Error(
      'it is relative, and a package that is sent as a body has no address. Send one packed document, write URLs, or deploy by {"href"}.',
    );
  }
  if (!/^(?:https?|s3):/i.test(uri)) throw new Error('only http(s): and s3: can be read.');
  const opened = await reader.source.open(uri);
  if (opened.kind === 'file') return opened.body;
  throw new Error('it is a folder.');
}

async function openOwnPackage(
  id: string,
  version: string | undefined,
  packages: ReferenceReader['packages'],
): Promise<Readable> {
  const process = await findProcess(packages, id, version);
  const { body } = await packageDocument(process, 'sent', packages);
  return Readable.from([body]);
}
