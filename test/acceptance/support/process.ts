/** The processes of a deployment under test, started as a user starts them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const START_SECONDS = 30;

export class ServerProcess {
  readonly name: string;
  readonly #program: 'server' | 'worker';
  readonly #environment: { readonly [name: string]: string };
  #child: ChildProcess | undefined;
  #output = '';

  constructor(name: string, program: 'server' | 'worker', environment: { readonly [name: string]: string }) {
    this.name = name;
    this.#program = program;
    this.#environment = environment;
  }

  /** Starts the program and resolves when it says that it is ready. Rejects with what it printed where it ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, `src/main/${this.#program}.ts`)], {
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...this.#environment,
      } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.name} is not ready after ${START_SECONDS} s:\n${this.#output}`)),
        START_SECONDS * 1000,
      );
      let isReady = false;
      const read = (chunk: Buffer): void => {
        this.#output += chunk.toString();
        // A log may become long, and a look through all of it at each line would keep the server waiting.
        if (isReady || !/"msg":"ready"/.test(this.#output)) return;
        isReady = true;
        clearTimeout(timer);
        resolve();
      };
      child.stdout!.on('data', read);
      child.stderr!.on('data', read);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`${this.name} ended with ${code}:\n${this.#output}`));
      });
    });
    await ready;
  }

  /** What the process has printed since its last start. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** Ends it as `kill -9` does: without a chance to say goodbye. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
