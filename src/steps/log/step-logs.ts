import { createReadStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import type { ObjectStore } from '../../objects/object-store.ts';
import { StepLogWriter } from './step-log-writer.ts';

/** The three logs of one attempt. */
export class StepLogs {
  readonly stdout: StepLogWriter;
  readonly stderr: StepLogWriter;
  readonly #engine: StepLogWriter;

  constructor(objects: ObjectStore, attemptPrefix: string) {
    this.stdout = new StepLogWriter(objects, attemptPrefix, 'stdout');
    this.stderr = new StepLogWriter(objects, attemptPrefix, 'stderr');
    this.#engine = new StepLogWriter(objects, attemptPrefix, 'engine');
    // An error reaches whoever writes, and at the latest whoever closes.
    for (const log of this.#all) log.on('error', () => undefined);
  }

  /** What the runner did with the step, for people: one line, with the time. */
  say(line: string): void {
    this.#engine.write(`${new Date().toISOString()} ${line.replaceAll('\n', ' ')}\n`);
  }

  /** Adds a file that a stream was redirected to; the outputs of a failed step are not stored, so its files would be lost. */
  async addFile(stream: 'stdout' | 'stderr', path: string): Promise<void> {
    await pipeline(createReadStream(path), this[stream], { end: false });
  }

  /** Stores what is left. Rejects where the store refuses. */
  async close(): Promise<void> {
    for (const log of this.#all) log.end();
    await Promise.all(this.#all.map((log) => finished(log)));
  }

  get #all(): readonly StepLogWriter[] {
    return [this.stdout, this.stderr, this.#engine];
  }
}
