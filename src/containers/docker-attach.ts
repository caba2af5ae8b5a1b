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
  /** Copies until the container has closed its streams and every byte has been handed on. To be called once. */
  copy(): Promise<void>;
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
  const socket = (await container.attach({
    stream: true,
    hijack: true,
    stdin: plan.stdin !== undefined,
    stdout: true,
    stderr: true,
  })) as Duplex;
  let tail = Buffer.alloc(0);
  return {
    async copy() {
      const stdin = plan.stdin === undefined ? undefined : await open(plan.stdin, 'r');
      const stdout = plan.stdout === undefined ? undefined : await createFile(plan.stdout);
      const stderr = plan.stderr === undefined ? undefined : await createFile(plan.stderr);
      const input = stdin === undefined ? undefined : feed(stdin, socket);
      try {
        await demultiplex(socket, stdout ?? spec.log.stdout, stderr ?? spec.log.stderr, (bytes) => {
          if (stderr === undefined) tail = Buffer.concat([tail, bytes]).subarray(-TAIL_BYTES);
        });
        await input;
      } finally {
        socket.destroy();
        await Promise.all([end(stdout), end(stderr)]);
      }
    },
    stderrTail: () => tail.toString('utf8'),
    close: () => socket.destroy(),
  };
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
