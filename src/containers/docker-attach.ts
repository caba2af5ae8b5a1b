import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Duplex, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { ContainerSpec } from './container-runtime.ts';
import { demultiplex } from './docker-demultiplex.ts';
import type { StreamPlan } from './docker-redirect.ts';

/** The standard streams of a container that has not started yet. */
export interface AttachedStreams {
  /** Copies until the container has closed its outputs and every byte has been handed on. To be called once. */
  copy(): Promise<void>;
  /** Gives up what is left of the input; nobody will read it. To be called when the container has ended. */
  closeInput(): void;
  /** Last bytes of standard error that went to the log, to recognise messages of the init process. */
  stderrTail(): string;
  close(): void;
}

/** Enough for one message of the init process or the shell. */
const TAIL_BYTES = 512;

/**
 * Attaches before the start, so that nothing is missed. Streams that the plan sends to a file go there, the others to
 * the specification's log; both slow the container down rather than fill the memory.
 */
export async function attachStreams(
  container: Docker.Container,
  spec: ContainerSpec,
  plan: StreamPlan,
): Promise<AttachedStreams> {
  const output = await hijack(container, false);
  // A connection of its own: Podman drops one whose input the container does not read, and what is left of the output.
  const input = plan.stdin === undefined ? undefined : await hijackOrClose(container, output);
  let tail = Buffer.alloc(0);
  return {
    async copy() {
      const stdin = plan.stdin === undefined ? undefined : await open(plan.stdin, 'r');
      const stdout = plan.stdout === undefined ? undefined : await createFile(plan.stdout);
      const stderr = plan.stderr === undefined ? undefined : await createFile(plan.stderr);
      const fed = stdin === undefined || input === undefined ? undefined : feed(stdin, input);
      try {
        await demultiplex(output, stdout ?? spec.log.stdout, stderr ?? spec.log.stderr, (bytes) => {
          if (stderr === undefined) tail = Buffer.concat([tail, bytes]).subarray(-TAIL_BYTES);
        });
        await fed;
      } finally {
        output.destroy();
        input?.destroy();
        await Promise.all([end(stdout), end(stderr)]);
      }
    },
    stderrTail: () => tail.toString('utf8'),
    closeInput: () => input?.destroy(),
    close() {
      output.destroy();
      input?.destroy();
    },
  };
}

/** The outputs come here as well, and are passed over: Podman stalls while one of its connections does not take them. */
async function hijackOrClose(container: Docker.Container, output: Duplex): Promise<Duplex> {
  try {
    return (await hijack(container, true)).resume();
  } catch (error) {
    output.destroy();
    throw error;
  }
}

/**
 * Opens a stream with a request that has no body. The client's own `attach` repeats the query there, and Podman hands
 * whatever follows the headers to the container as its standard input.
 */
function hijack(container: Docker.Container, stdin: boolean): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    container.modem.dial(
      {
        path: `/containers/${container.id}/attach?`,
        method: 'POST',
        isStream: true,
        hijack: true,
        file: Buffer.alloc(0),
        statusCodes: { 101: true },
        options: { stream: true, stdin, stdout: true, stderr: true },
      },
      (error: unknown, socket: Duplex) => (error ? reject(error) : resolve(socket)),
    );
  });
}

/** The folder may hold what a package staged there; a link in it must not lead the bytes elsewhere. */
async function createFile(path: string): Promise<Writable> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  return file.createWriteStream();
}

async function feed(file: FileHandle, socket: Duplex): Promise<void> {
  try {
    await pipeline(file.createReadStream(), socket);
  } catch (error) {
    // A command may end before it has read all of its input.
    if (!CLOSED.has(String((error as { code?: unknown }).code))) throw error;
  }
}

/** What writing to a connection that the other side has closed gives. */
const CLOSED = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECANCELED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);

async function end(stream: Writable | undefined): Promise<void> {
  if (stream === undefined) return;
  stream.end();
  await finished(stream);
}
