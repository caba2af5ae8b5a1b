import { Readable } from 'node:stream';
import { SourceError } from '../source.ts';

/** The bytes of a location, up to a limit; what goes wrong on the way becomes a SourceError. */
export function limitedBody(location: string, body: Readable, maxBytes: number): Readable {
  const limited = Readable.from(pass(location, body, maxBytes), { objectMode: false });
  // Also where nobody has begun to read.
  limited.once('close', () => body.destroy());
  return limited;
}

export function tooLarge(location: string, maxBytes: number): SourceError {
  return new SourceError(
    location,
    `${location} has more than ${maxBytes} bytes, the limit of this server (CWLP_MAX_FETCH).`,
  );
}

async function* pass(location: string, body: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let passed = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      passed += chunk.length;
      if (passed > maxBytes) throw tooLarge(location, maxBytes);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof SourceError || (cause as Error).name === 'AbortError') throw cause;
    throw new SourceError(
      location,
      `The transfer of ${location} broke off after ${passed} bytes: ${(cause as Error).message}`,
      {
        temporary: true,
        cause,
      },
    );
  }
}
