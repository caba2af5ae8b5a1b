import type { Readable, Writable } from 'node:stream';

/** Kind of stream (0 stdin, 1 stdout, 2 stderr), three zeros, length as a big-endian 32-bit number. */
const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Splits the engine's attached stream (Docker Engine API, "Stream format") into its two halves. Reads no faster than
 * the receivers write; bytes are handed on as they come, whatever the length of a frame.
 */
export async function demultiplex(
  source: Readable,
  stdout: Writable,
  stderr: Writable,
  onStderr: (bytes: Buffer) => void,
): Promise<void> {
  // The error reaches us through the callback of the write; without a listener it would end the process as well.
  stdout.on('error', ignore);
  stderr.on('error', ignore);
  const header = Buffer.alloc(HEADER_BYTES);
  let have = 0;
  let left = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let rest = chunk;
    while (rest.length > 0) {
      if (left === 0) {
        const taken = rest.copy(header, have, 0, HEADER_BYTES - have);
        have += taken;
        rest = rest.subarray(taken);
        if (have < HEADER_BYTES) break;
        have = 0;
        left = header.readUInt32BE(4);
        continue;
      }
      const bytes = rest.subarray(0, left);
      rest = rest.subarray(bytes.length);
      left -= bytes.length;
      const isStderr = header[0] === STDERR;
      if (isStderr) onStderr(bytes);
      await write(isStderr ? stderr : stdout, bytes);
    }
  }
}

/** Waits for each piece, so that an error of the receiver surfaces here and memory stays flat. */
function write(target: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    target.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function ignore(): void {}
