import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** One part of a `multipart/related` body (RFC 2387); an empty part refers to its value by `Content-Location`. */
export interface Part {
  readonly headers: { readonly [name: string]: string };
  readonly open: () => Promise<Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>>;
}

/** The content type with its boundary, and the stream of the body: parts are opened one after another. */
export function multipartRelated(parts: readonly Part[]): { readonly type: string; readonly body: Readable } {
  const boundary = randomBytes(16).toString('hex');
  return { type: `multipart/related; boundary=${boundary}`, body: Readable.from(write(parts, boundary)) };
}

async function* write(parts: readonly Part[], boundary: string): AsyncGenerator<Buffer> {
  for (const { headers, open } of parts) {
    const lines = Object.entries(headers).map(
      ([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, ' ')}\r\n`,
    );
    yield Buffer.from(`--${boundary}\r\n${lines.join('')}\r\n`);
    for await (const chunk of await open()) yield Buffer.from(chunk as string);
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}
