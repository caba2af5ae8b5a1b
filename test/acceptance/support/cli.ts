/** The command line as a child process, as a user runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../../src/main/cli.ts');

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class CliRun {
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  /** Resolves when it has ended. */
  readonly result: Promise<CliResult>;

  constructor(server: string, folder: string, args: readonly string[]) {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], CWLP_SERVER: server } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#stdout += chunk.toString();
      for (const look of this.#waiting) look();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.result = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Resolves when the text has been printed; rejects when the program ends without it. */
  async printed(text: string): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#stdout.includes(text)) resolve();
      };
      this.#waiting.add(look);
      look();
    });
    const ended = this.result.then(({ exitCode, stdout, stderr }) => {
      if (!stdout.includes(text))
        throw new Error(`ended with ${exitCode}, without '${text}':\n${stdout}\n${stderr}`);
    });
    await Promise.race([seen, ended]);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
