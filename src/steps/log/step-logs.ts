import { createReadStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import type { SecretMask } from '../../cwl/values/secret-mask.ts';
import type { ObjectStore } from '../../objects/object-store.ts';
import { StepLogWriter } from './step-log-writer.ts';

/** The three logs of one attempt. */
export class StepLogs {
  readonly stdout: StepLogWriter;
  readonly stderr: StepLogWriter;
  readonly #engine: StepLogWriter;
  readonly #mask: SecretMask;

  /** @param mask takes the secrets of the step out */
  constructor(objects: ObjectStore, attemptPrefix: string, mask: SecretMask) {
    this.#mask = mask;
    this.stdout = new StepLogWriter(objects, attemptPrefix, 'stdout', mask.forms);
    this.stderr = new StepLogWriter(objects, attemptPrefix, 'stderr', mask.forms);
    this.#engine = new StepLogWriter(objects, attemptPrefix, 'engine');
    // An error reaches whoever writes, and at the latest whoever closes.
    for (const log of this.#all) log.on('error', () => undefined);
  }

  /** What the runner did with the step, for people: one line, with the time. */
  say(line: string): void {
    this.#engine.write(`${new Date().toISOString()} ${this.#mask.text(line).replaceAll('\n', ' ')}\n`);
  }

  /** Adds a file that a stream was redirected to; the outputs of a failed step are not stored, so its files would be lost. */
  async addFile(stream: 'stdout' | 'stderr', path: string): Promise<void> {
    await pipeline(createReadStream(path), this[stream], { end: false });
  }

  /** Begins to store what there is, so that closing need not wait for all of it. */
  storeSoon(): void {
    for (const log of this.#all) log.storeSoon();
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
