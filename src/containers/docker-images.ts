import type Docker from 'dockerode';
import { ImageError, type PinnedImage } from './container-runtime.ts';
import { engineError, engineStatus } from './docker-errors.ts';
import { pullImage } from './docker-pull.ts';
import { familiarRepository, isReference, localNames, parseReference } from './image-reference.ts';

/** How long a name is believed to mean the same image, so that a scatter asks once and not for each shard. */
const REMEMBER_MS = 60_000;

/** An image as the engine describes it, and how to start it. */
export interface LocalImage extends PinnedImage {
  readonly id: string;
  readonly entrypoint: readonly string[];
}

/** Finds, pulls and pins images; remembers what it found for a while. */
export class DockerImages {
  readonly #docker: Docker;
  readonly #engine: string;
  readonly #known = new Map<string, { readonly image: LocalImage; readonly until: number }>();
  readonly #pinned = new Map<string, LocalImage>();
  readonly #wanted = new Map<string, SharedPull>();

  constructor(docker: Docker, engine: string) {
    this.#docker = docker;
    this.#engine = engine;
  }

  /** See ContainerRuntime.ensureImage. The pull goes on as long as one caller waits for it. */
  async ensure(name: string, onProgress: (line: string) => void, signal: AbortSignal): Promise<LocalImage> {
    signal.throwIfAborted();
    if (!isReference(name)) throw new ImageError(badName(name));
    const known = this.#known.get(name);
    if (known !== undefined && known.until > Date.now()) return known.image;
    let shared = this.#wanted.get(name);
    if (shared === undefined) {
      shared = new SharedPull((progress, aborted) => this.#findOrPull(name, progress, aborted));
      const mine = shared;
      this.#wanted.set(name, mine);
      const forget = () => {
        if (this.#wanted.get(name) === mine) this.#wanted.delete(name);
      };
      mine.abandoned.addEventListener('abort', forget, { once: true });
      mine.result.then(forget, forget);
    }
    return shared.join(onProgress, signal);
  }

  /** The image that a pinned reference means. */
  async describe(reference: string): Promise<LocalImage> {
    const image = this.#pinned.get(reference) ?? (await this.#inspect(reference, reference));
    if (image === undefined) throw this.lost(reference);
    return image;
  }

  /** Forgets an image that the engine no longer has, so that the next attempt pulls it again. */
  lost(reference: string): ImageError {
    this.#pinned.delete(reference);
    for (const [name, { image }] of this.#known) if (image.reference === reference) this.#known.delete(name);
    return new ImageError(
      `The image ${reference} is no longer on the container engine; it is fetched again when the step is retried.`,
      {
        temporary: true,
      },
    );
  }

  async #findOrPull(
    name: string,
    progress: (line: string) => void,
    signal: AbortSignal,
  ): Promise<LocalImage> {
    const found = (await this.#findLocal(name)) ?? (await this.#pullAndFind(name, progress, signal));
    this.#known.set(name, { image: found, until: Date.now() + REMEMBER_MS });
    return found;
  }

  async #pullAndFind(
    name: string,
    progress: (line: string) => void,
    signal: AbortSignal,
  ): Promise<LocalImage> {
    await pullImage(this.#docker, this.#engine, name, progress, signal);
    const found = await this.#findLocal(name);
    if (found !== undefined) return found;
    throw new ImageError(
      `The image ${name} was pulled, but the container engine does not list it under that name.`,
    );
  }

  async #findLocal(name: string): Promise<LocalImage | undefined> {
    for (const candidate of localNames(name)) {
      const image = await this.#inspect(candidate, name);
      if (image !== undefined) return image;
    }
    return undefined;
  }

  async #inspect(candidate: string, name: string): Promise<LocalImage | undefined> {
    let info: Docker.ImageInspectInfo;
    try {
      info = await this.#docker.getImage(candidate).inspect();
    } catch (error) {
      if (engineStatus(error) === 404) return undefined;
      throw engineError(error, this.#engine);
    }
    const image = describe(info, name);
    this.#pinned.set(image.reference, image);
    return image;
  }
}

/** One search and pull that several callers wait for, each with a signal of its own. */
class SharedPull {
  readonly result: Promise<LocalImage>;
  readonly #abandon = new AbortController();
  readonly #listeners = new Set<(line: string) => void>();

  constructor(start: (progress: (line: string) => void, signal: AbortSignal) => Promise<LocalImage>) {
    const tellAll = (line: string) => {
      for (const listener of this.#listeners) listener(line);
    };
    this.result = start(tellAll, this.#abandon.signal);
  }

  /** Aborts when the last caller has left. */
  get abandoned(): AbortSignal {
    return this.#abandon.signal;
  }

  async join(onProgress: (line: string) => void, signal: AbortSignal): Promise<LocalImage> {
    // A function of its own per caller: two callers may pass the same one.
    const listener = (line: string) => onProgress(line);
    this.#listeners.add(listener);
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#abandon.abort();
    }
  }
}

function describe(info: Docker.ImageInspectInfo, name: string): LocalImage {
  const repository = familiarRepository(parseReference(name).repository);
  const pulled = (info.RepoDigests ?? []).find(
    (entry) => familiarRepository(parseReference(entry).repository) === repository,
  );
  const id = info.Id.startsWith('sha256:') ? info.Id : `sha256:${info.Id}`;
  const { Entrypoint: entrypoint } = info.Config;
  return {
    id,
    reference: pulled ?? id,
    digest: pulled === undefined ? id : (parseReference(pulled).digest ?? id),
    entrypoint: typeof entrypoint === 'string' ? [entrypoint] : (entrypoint ?? []),
  };
}

function badName(name: string): string {
  return `'${name}' is no name of a container image. Correct DockerRequirement.dockerPull, for example to debian:stable-slim.`;
}
