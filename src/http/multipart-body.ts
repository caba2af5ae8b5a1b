/** Bodies of several parts (RFC 2046 §5.1): `multipart/form-data` and `multipart/related`. */
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import { Refusal } from '../processes/refusal.ts';

/** One part; its body has to be read to the end, or the parts behind it never come. */
export interface BodyPart {
  readonly index: number;
  /** `name` of its Content-Disposition. */
  readonly name?: string;
  readonly filename?: string;
  /** Without the angle brackets. */
  readonly contentId?: string;
  readonly mediaType?: string;
  readonly body: Readable;
}

const MOST_PARTS = 100;

/**
 * Hands out the parts as they come; resolves when all are done. Bytes wait at the client until a part is read.
 *
 * Rejects with Refusal `malformed-body`, with what `take` rejects with, and when the client goes away.
 */
export async function eachPart(
  contentType: string,
  stream: Readable,
  take: (part: BodyPart) => Promise<void>,
): Promise<void> {
  const boundary = parameter(contentType, 'boundary');
  if (boundary === undefined) throw malformed('its Content-Type has no boundary');
  const dicer = new Dicer({ boundary });
  const bodies: Readable[] = [];
  const taken: Promise<void>[] = [];
  const end = Promise.withResolvers<void>();
  dicer.on('part', (body: Readable) => {
    const index = bodies.push(body) - 1;
    body.on('error', (error) => end.reject(malformed(error.message, error)));
    body.once('header', (headers: Headers) => {
      const part = partOf(index, headers, body);
      const done =
        index < MOST_PARTS ? take(part) : Promise.reject(malformed(`it has more than ${MOST_PARTS} parts`));
      done.catch(end.reject);
      taken.push(done);
    });
  });
  dicer.once('finish', end.resolve);
  dicer.on('error', (error) => end.reject(malformed(error.message, error)));
  stream.once('error', end.reject);
  stream.once('close', () => {
    if (!stream.readableEnded) end.reject(new Error('The client went away during a request.'));
  });
  stream.pipe(dicer);
  try {
    await end.promise;
    await Promise.all(taken);
  } catch (error) {
    stream.unpipe(dicer);
    for (const body of bodies) body.destroy();
    await Promise.allSettled(taken);
    throw error;
  }
}

type Headers = { readonly [name: string]: readonly string[] | undefined };

function partOf(index: number, headers: Headers, body: Readable): BodyPart {
  // Parsed as Latin-1, and sent as UTF-8 (RFC 7578 §5.1).
  const header = (name: string) => {
    const [value] = headers[name] ?? [];
    return value === undefined ? undefined : Buffer.from(value, 'latin1').toString();
  };
  const disposition = header('content-disposition') ?? '';
  const [name, filename] = [parameter(disposition, 'name'), parameter(disposition, 'filename')];
  const contentId = header('content-id')
    ?.trim()
    .replace(/^<(.*)>$/, '$1');
  const mediaType = header('content-type');
  return {
    index,
    ...(name !== undefined && { name }),
    ...(filename !== undefined && { filename }),
    ...(contentId !== undefined && { contentId }),
    ...(mediaType !== undefined && { mediaType }),
    body,
  };
}

/** A parameter of a header, quoted or not. */
function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header);
  return found?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? found?.[2];
}

function malformed(why: string, cause?: unknown): Refusal {
  return new Refusal('malformed-body', `The body cannot be parted: ${why}.`, { cause });
}
