import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import pLimit, { type LimitFunction } from 'p-limit';
import {
  CommandError,
  type ContainerExit,
  type ContainerRuntime,
  type ContainerSpec,
  type PinnedImage,
} from './container-runtime.ts';
import { type AttachedStreams, attachStreams } from './docker-attach.ts';
import { connectDocker } from './docker-connection.ts';
import { createOptions } from './docker-create-options.ts';
import { type EngineTraits, readEngineTraits } from './docker-engine-traits.ts';
import { engineError, engineMessage, engineStatus } from './docker-errors.ts';
import { DockerImages, type LocalImage } from './docker-images.ts';
import { redirectByAttach, redirectByShell, redirects, type StreamPlan } from './docker-redirect.ts';
import { Shells } from './docker-shell.ts';
import { UsageMeter } from './docker-usage.ts';
import { waitForExit } from './docker-wait.ts';

/** Exit code of a command that ended by SIGKILL. */
const KILLED = 137;
/** Stopped before it began. */
const ABORTED: Ended = { exitCode: KILLED, outOfMemory: false, aborted: true };
const SETTLE_MS = 50;
/** Exit codes of a shell and of the init processes (Podman's: 1) for a command that cannot be started. */
const CANNOT_START = new Set([1, 126, 127]);

type Ended = Omit<ContainerExit, 'removed'>;

export interface DockerRuntimeOptions {
  /** `unix:///var/run/docker.sock` or `tcp://host:2375`; Podman's Docker-compatible socket as well. */
  readonly engine: string;
  /** Containers that may be in the making at once; more than twice the cores gains nothing. */
  readonly starts: number;
}

/** Runs containers through the Docker Engine API. */
export class DockerRuntime implements ContainerRuntime {
  readonly #docker: Docker;
  readonly #engine: string;
  readonly #images: DockerImages;
  readonly #shells: Shells;
  readonly #starts: LimitFunction;
  #traits: Promise<EngineTraits> | undefined;

  constructor({ engine, starts }: DockerRuntimeOptions) {
    this.#engine = engine;
    this.#docker = connectDocker(engine);
    this.#images = new DockerImages(this.#docker, engine);
    this.#shells = new Shells(this.#docker);
    this.#starts = pLimit(starts);
  }

  async check(): Promise<void> {
    await this.#ask(() => this.#docker.ping());
  }

  ensureImage(image: string, onProgress: (line: string) => void, signal: AbortSignal): Promise<PinnedImage> {
    return this.#images.ensure(image, onProgress, signal);
  }

  async run(
    spec: ContainerSpec,
    onStarted: (containerId: string) => void,
    signal: AbortSignal,
  ): Promise<ContainerExit> {
    if (signal.aborted) return { ...ABORTED, removed: Promise.resolve() };
    const image = await this.#images.describe(spec.image);
    const plan = await this.#plan(spec, image);
    const container = await this.#starts(() => this.#create(spec, image, plan));
    let ended: Ended;
    try {
      ended = await this.#ask(() => this.#runToEnd(container, spec, plan, onStarted, signal));
    } catch (error) {
      await this.#remove(container.id);
      throw error;
    }
    const removed = this.#remove(container.id);
    // Whoever runs a container awaits it too, perhaps a while later than it fails.
    removed.catch(() => undefined);
    if (ended.aborted) await removed;
    return { ...ended, removed };
  }

  async removeByLabels(labels: { readonly [name: string]: string }): Promise<number> {
    const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const removed = new Set<string>();
    // Until none is left: the engine lists a container a moment before it can be removed, and while it is being removed.
    for (;;) {
      const found = await this.#ask(() => this.#docker.listContainers({ all: true, filters: { label } }));
      if (found.length === 0) return removed.size;
      if (removed.size > 0) await pause(SETTLE_MS);
      for (const { Id } of found) removed.add(Id);
      await Promise.all(found.map(({ Id }) => this.#remove(Id)));
    }
  }

  async findByLabel(
    name: string,
  ): Promise<readonly { readonly id: string; readonly labels: { readonly [name: string]: string } }[]> {
    const found = await this.#ask(() =>
      this.#docker.listContainers({ all: true, filters: { label: [name] } }),
    );
    return found.map(({ Id, Labels }) => ({ id: Id, labels: Labels }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Connections close by themselves; containers end with the calls of run that made them.
  }

  async #plan(spec: ContainerSpec, image: LocalImage): Promise<StreamPlan> {
    if (!redirects(spec)) return { command: spec.argv };
    const hasShell = await this.#ask(() => this.#shells.has(image, spec.labels));
    return hasShell ? redirectByShell(spec, image.entrypoint) : redirectByAttach(spec);
  }

  async #create(spec: ContainerSpec, image: LocalImage, plan: StreamPlan): Promise<Docker.Container> {
    const traits = await this.#ask(() => this.#readTraits());
    try {
      return await this.#docker.createContainer(createOptions(spec, image.id, plan, traits));
    } catch (error) {
      if (engineStatus(error) === 404) throw this.#images.lost(spec.image);
      if (engineStatus(error) === 400) throw refused(error);
      throw engineError(error, this.#engine);
    }
  }

  async #runToEnd(
    container: Docker.Container,
    spec: ContainerSpec,
    plan: StreamPlan,
    onStarted: (containerId: string) => void,
    signal: AbortSignal,
  ): Promise<Ended> {
    const streams = await attachStreams(container, spec, plan);
    const copied = streams.copy();
    const notStopped = Promise.withResolvers<never>();
    const stop = () => void kill(container).catch(notStopped.reject);
    // Awaited after the exit; until then a failure of the log must stop the container, which would wait for it for ever.
    copied.catch(stop);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const started = await this.#starts(() => start(container, spec, signal));
      if (!started) return ABORTED;
      onStarted(container.id);
      if (signal.aborted) stop();
      using meter = new UsageMeter(container);
      const exitCode = await Promise.race([waitForExit(container), notStopped.promise]);
      const usage = meter.seen;
      streams.closeInput();
      await copied;
      const ended = await this.#exit(container, spec, streams, exitCode, signal.aborted);
      return { ...ended, ...(usage !== undefined && { usage }) };
    } finally {
      signal.removeEventListener('abort', stop);
      streams.close();
    }
  }

  async #exit(
    container: Docker.Container,
    spec: ContainerSpec,
    streams: AttachedStreams,
    exitCode: number,
    aborted: boolean,
  ): Promise<Ended> {
    if (exitCode === 0 || aborted) return { exitCode, outOfMemory: false, aborted };
    if (CANNOT_START.has(exitCode) && isStartFailure(streams.stderrTail())) {
      throw new CommandError(cannotStart(spec, streams.stderrTail()));
    }
    const { State: state } = await container.inspect();
    const { tellsOutOfMemory } = await this.#readTraits();
    // Nobody but the kernel, for want of memory, is likely to have killed a command that we did not kill.
    const outOfMemory = state.OOMKilled || (!tellsOutOfMemory && exitCode === KILLED);
    return { exitCode, outOfMemory, aborted };
  }

  async #remove(id: string): Promise<void> {
    try {
      await this.#docker.getContainer(id).remove({ force: true, v: true });
    } catch (error) {
      // Gone, or being removed by somebody else.
      if (engineStatus(error) === 404 || engineStatus(error) === 409) return;
      throw engineError(error, this.#engine);
    }
  }

  #readTraits(): Promise<EngineTraits> {
    if (this.#traits === undefined) {
      this.#traits = readEngineTraits(this.#docker);
      this.#traits.catch(() => {
        this.#traits = undefined;
      });
    }
    return this.#traits;
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw engineError(error, this.#engine);
    }
  }
}

/** False where the abort came first. */
async function start(
  container: Docker.Container,
  spec: ContainerSpec,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await container.start();
    return true;
  } catch (error) {
    const message = engineMessage(error);
    if (/executable file not found|no such file or directory|permission denied/i.test(message)) {
      throw new CommandError(cannotStart(spec, message), { cause: error });
    }
    if (engineStatus(error) === 400) throw refused(error);
    throw error;
  }
}

async function kill(container: Docker.Container): Promise<void> {
  try {
    await container.kill();
  } catch (error) {
    // Already ended (Podman has no status for that), or gone.
    if (engineStatus(error) === 409 || engineStatus(error) === 404) return;
    if (!/container state improper/.test(engineMessage(error))) throw error;
  }
}

/** What the init processes of Docker and Podman, or the shell before it redirects, say of a command that they cannot start. */
function isStartFailure(stderr: string): boolean {
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  return /^\[FATAL tini|^ERROR \(catatonit:|^(sh|\/bin\/sh): .*exec/.test(last);
}

function cannotStart(spec: ContainerSpec, said: string): string {
  const [command = ''] = spec.argv;
  return (
    `The command '${command}' cannot be started in the image (${said.trim().split('\n').at(-1)}). ` +
    'Check baseCommand and that the image contains the program and may execute it.'
  );
}

function refused(error: unknown): CommandError {
  return new CommandError(`The container engine refuses this step: ${engineMessage(error)}.`, {
    cause: error,
  });
}
