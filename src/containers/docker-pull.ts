import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { ImageError } from './container-runtime.ts';
import { engineError, engineMessage, engineStatus } from './docker-errors.ts';
import { parseReference } from './image-reference.ts';

/** A line of the engine's pull report. */
interface PullEvent {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/**
 * Pulls an image and tells the progress as sentences such as `pulling debian:stable-slim: 40 %`.
 *
 * @throws ImageError with what the registry said and what to do; EngineUnavailableError when the engine goes away.
 */
export async function pullImage(
  docker: Docker,
  engine: string,
  image: string,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  onProgress(`pulling ${image}`);
  const { repository, tag, digest } = parseReference(image);
  try {
    // Without a tag the engine would pull every tag of the repository.
    const reply = (await docker.createImage({
      fromImage: repository,
      tag: digest ?? tag ?? 'latest',
      abortSignal: signal,
    })) as Readable;
    const layers = new Layers();
    for await (const event of readEvents(reply)) {
      if (event.error !== undefined) throw imageError(image, event.error);
      const percent = layers.percent(event);
      if (percent !== undefined) onProgress(`pulling ${image}: ${percent} %`);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ImageError) throw error;
    if (engineStatus(error) === undefined) throw engineError(error, engine);
    throw imageError(image, engineMessage(error), error);
  }
}

/**
 * One event per line. The lines are split here: an interface of node:readline outlives the loop, and ends the process
 * with an error when the connection is given up after the first error event.
 */
async function* readEvents(reply: Readable): AsyncGenerator<PullEvent> {
  let rest = '';
  for await (const text of reply.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as PullEvent;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as PullEvent;
}

/** Adds up the bytes of all layers. */
class Layers {
  readonly #layers = new Map<string, { readonly current: number; readonly total: number }>();
  #last = -1;

  /** Whole per cent when they have changed. */
  percent({ id, status, progressDetail }: PullEvent): number | undefined {
    if (status !== 'Downloading' || id === undefined || !progressDetail?.total) return undefined;
    this.#layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
    let current = 0;
    let total = 0;
    for (const layer of this.#layers.values()) {
      current += layer.current;
      total += layer.total;
    }
    const percent = Math.floor((100 * current) / total);
    if (percent === this.#last) return undefined;
    this.#last = percent;
    return percent;
  }
}

const UNREACHED =
  /dial tcp|no such host|connection refused|i\/o timeout|TLS handshake|network is unreachable|EOF|toomanyrequests|\b50[0-9]\b/i;

function imageError(image: string, said: string, cause?: unknown): ImageError {
  if (UNREACHED.test(said)) {
    return new ImageError(
      `The image ${image} is not on this container engine, and its registry could not be reached (${said}). ` +
        `Check the engine's network, or put the image there by hand: docker pull ${image}, or docker load.`,
      { cause, temporary: true },
    );
  }
  return new ImageError(
    `The registry has no image ${image} for us (${said}). Check the name and tag in DockerRequirement.dockerPull; ` +
      `for a private image log in and run 'docker pull ${image}' on the machine that runs the steps.`,
    { cause },
  );
}
