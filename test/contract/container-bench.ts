/** Runs containers as a step would, with everything closed that a test does not open. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type {
  ContainerExit,
  ContainerRuntime,
  ContainerSpec,
} from '../../src/containers/container-runtime.ts';
import { never } from '../services/docker.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { DEBIAN } from './container-images.ts';

/** Where every container may write. */
export const OUT = '/var/spool/cwl';
const LABEL = 'cwl-processes.runtime-test';

export interface RunResult extends Omit<ContainerExit, 'removed'> {
  readonly stdout: string;
  readonly stderr: string;
  /** Length of stdout, of which no more than the beginning is kept. */
  readonly bytes: number;
}

export class ContainerBench implements AsyncDisposable {
  readonly runtime: ContainerRuntime;
  readonly folder: string;
  /** Labels of every container of this bench. */
  readonly labels: { readonly [name: string]: string };
  readonly #cleanup: AsyncDisposable;
  #out = '';
  #outs = 0;

  static async open(runtime: ContainerRuntime): Promise<ContainerBench> {
    return new ContainerBench(runtime, await temporaryFolder());
  }

  private constructor(runtime: ContainerRuntime, folder: Awaited<ReturnType<typeof temporaryFolder>>) {
    this.runtime = runtime;
    this.folder = folder.path;
    this.labels = { [LABEL]: folder.path };
    this.#cleanup = folder;
  }

  /** Host path of the output folder. */
  get out(): string {
    return this.#out;
  }

  /** Makes an empty output folder. Its name has a colon, which some forms of mounts cannot express. */
  async emptyOut(): Promise<void> {
    this.#outs += 1;
    this.#out = join(this.folder, `out:${this.#outs}`);
    await mkdir(this.#out);
    await chmod(this.#out, 0o777);
  }

  spec(argv: readonly string[], image: string): ContainerSpec {
    return {
      image,
      argv,
      environment: { HOME: OUT },
      workdir: OUT,
      mounts: [{ source: this.#out, target: OUT, readOnly: false }],
      log: { stdout: new Text(), stderr: new Text() },
      user: '65534:65534',
      network: false,
      writableRoot: false,
      cores: 1,
      memory: 128 * 1024 * 1024,
      tmpfs: { '/tmp': 16 * 1024 * 1024 },
      pids: 256,
      labels: this.labels,
    };
  }

  async run(
    argv: readonly string[],
    options: Partial<ContainerSpec> = {},
    signal: AbortSignal = never,
  ): Promise<RunResult> {
    const { reference } = await this.runtime.ensureImage(options.image ?? DEBIAN, () => undefined, never);
    const stdout = new Text();
    const stderr = new Text();
    const spec = { ...this.spec(argv, reference), log: { stdout, stderr }, ...options, image: reference };
    const { removed, ...exit } = await this.runtime.run(spec, () => undefined, signal);
    await removed;
    return { ...exit, stdout: stdout.text, stderr: stderr.text, bytes: stdout.bytes };
  }

  sh(script: string, options: Partial<ContainerSpec> = {}): Promise<RunResult> {
    return this.run(['sh', '-c', script], options);
  }

  /** How many containers of this bench there are, running or not. */
  async left(): Promise<number> {
    const found = await this.runtime.findByLabel(LABEL);
    return found.filter(({ labels }) => labels[LABEL] === this.folder).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runtime.removeByLabels(this.labels);
    await this.#cleanup[Symbol.asyncDispose]();
  }
}

/** Keeps the beginning of what is written, and counts all of it. */
export class Text extends Writable {
  text = '';
  bytes = 0;
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += chunk.length;
    if (this.text.length < 100_000) this.text += chunk.toString();
    done();
  }
}
