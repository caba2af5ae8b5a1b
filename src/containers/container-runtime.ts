/** Port: runs one container to its end. Adapter: docker-runtime.ts (Docker Engine API; Podman's socket speaks it too). */
import type { Writable } from 'node:stream';

export interface ContainerSpec {
  /** Reference that the engine knows, pinned: `name@sha256:…` or an image id. */
  readonly image: string;
  /** Without the image's ENTRYPOINT, which is kept. */
  readonly argv: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly workdir: string;
  readonly mounts: readonly Mount[];
  /** Container paths; a regular file below a mount. `stdout`/`stderr` are redirected inside the container where the image has a shell. */
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Receive what is not redirected. The adapter respects back-pressure. */
  readonly log: { readonly stdout: Writable; readonly stderr: Writable };
  /** `uid:gid` on the host's side; absent where policy lets the image decide. */
  readonly user?: string;
  readonly network: boolean;
  readonly writableRoot: boolean;
  /** CPU shares of this many cores. */
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly tmpfs: { readonly [path: string]: /** bytes */ number };
  readonly pids: number;
  readonly labels: { readonly [name: string]: string };
}

export interface Mount {
  /** Absolute path on the engine's host. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** What was seen of a container while it ran; the engine is asked every few seconds, so that more is possible in between. */
export interface ContainerUsage {
  /** Bytes, without cached files; the most that was seen. */
  readonly memory: number;
  /** Seconds of processor time until it was last looked at. */
  readonly cpuSeconds: number;
}

export interface ContainerExit {
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** Stopped by us because of `signal`. */
  readonly aborted: boolean;
  /** Absent for a container that ended within a second, and where the engine does not tell. */
  readonly usage?: ContainerUsage;
  /** Settles when the container is gone; rejects where the engine would not remove it. To be awaited before its mounts are taken away. */
  readonly removed: Promise<void>;
}

export interface PinnedImage {
  /** What ContainerSpec.image takes. */
  readonly reference: string;
  /** `sha256:…` of the registry manifest, or of the image itself for one that was never pulled. */
  readonly digest: string;
}

export interface ContainerRuntime extends AsyncDisposable {
  /** Resolves when the engine answers; rejects with EngineUnavailableError. */
  check(): Promise<void>;
  /**
   * Makes sure that an image is there, pulling it if needed, and pins it. Concurrent calls for one image share the pull.
   * Rejects with ImageError (package's or input's fault) or EngineUnavailableError.
   */
  ensureImage(image: string, onProgress: (line: string) => void, signal: AbortSignal): Promise<PinnedImage>;
  /**
   * Creates, starts, waits, and begins to remove. On abort the container is killed and removed before the promise resolves,
   * and before it rejects.
   * Rejects with EngineUnavailableError when the engine goes away; with CommandError when the command cannot be started.
   */
  run(
    spec: ContainerSpec,
    onStarted: (containerId: string) => void,
    signal: AbortSignal,
  ): Promise<ContainerExit>;
  /** Removes containers that carry all of these labels, running or not; returns how many. */
  removeByLabels(labels: { readonly [name: string]: string }): Promise<number>;
  /** Labels of every container that carries this label. */
  findByLabel(
    name: string,
  ): Promise<readonly { readonly id: string; readonly labels: { readonly [name: string]: string } }[]>;
}

/** Thrown when no container engine answers: platform's fault, worth waiting for. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
}

/** Thrown when an image cannot be had: unknown name, refused by the registry, no registry reached. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  /** True where the image may well exist and trying again may help: registry not reached, image removed meanwhile. */
  readonly temporary: boolean;

  constructor(message: string, options: { temporary?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.temporary = options.temporary ?? false;
  }
}

/** Thrown when the engine cannot start the command: not found in the image, not executable. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
