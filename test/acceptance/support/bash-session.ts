/** One shell that keeps its variables, given one line after another as a reader of the README types them. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

export interface LineResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class BashSession implements AsyncDisposable {
  readonly #shell: ChildProcessWithoutNullStreams;

  /** A pipe fails with its first part, so that no failure hides behind the `sed` after it. */
  constructor(folder: string, environment: { readonly [name: string]: string | undefined }) {
    this.#shell = spawn('bash', ['--noprofile', '--norc', '-o', 'pipefail'], {
      cwd: folder,
      env: environment,
    });
  }

  /** Runs one line. Rejects where the shell itself has ended. */
  async run(line: string): Promise<LineResult> {
    const mark = randomUUID();
    const stdout = readTo(this.#shell, 'stdout', mark);
    const stderr = readTo(this.#shell, 'stderr', mark);
    this.#shell.stdin.write(`${line}\ncode=$?; echo "${mark} $code ."; echo "${mark} $code ." >&2\n`);
    const [said, complained] = await Promise.all([stdout, stderr]);
    return { exitCode: Number(said.exitCode), stdout: said.text, stderr: complained.text };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return;
    const exited = once(this.#shell, 'exit');
    this.#shell.kill('SIGKILL');
    await exited;
  }
}

function readTo(
  shell: ChildProcessWithoutNullStreams,
  stream: 'stdout' | 'stderr',
  mark: string,
): Promise<{ readonly text: string; readonly exitCode: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const end = new RegExp(`^([\\s\\S]*)${mark} (\\d+) \\.\\n$`);
    const finish = (): void => {
      shell[stream].off('data', read);
      shell.off('exit', stop);
    };
    const read = (chunk: Buffer): void => {
      chunks.push(chunk);
      const [, text, exitCode] = end.exec(Buffer.concat(chunks).toString()) ?? [];
      if (text === undefined || exitCode === undefined) return;
      finish();
      resolve({ text, exitCode });
    };
    const stop = (): void => {
      finish();
      reject(new Error(`The shell ended before the line did:\n${Buffer.concat(chunks).toString()}`));
    };
    shell[stream].on('data', read);
    shell.once('exit', stop);
  });
}
