/** How much an expansion may weigh: every shard has its own copy of every input, also of those that are not scattered. */
import type { InputParameter } from '../document/model.ts';
import { ToolError } from '../tool/tool-error.ts';
import type { CwlObject } from '../values/value.ts';
import { valueAt } from './lookup.ts';

const MEBIBYTE = 1024 * 1024;
/** Bytes of JSON that the inputs of all shards of a step may have together. They are written and read as one. */
export const MOST_EXPANSION_BYTES = 64 * MEBIBYTE;

/** Adds up the inputs of the shards of one step while they are made, so that too many are noticed before they fill the memory. */
export class ExpansionSize {
  readonly #step: string;
  readonly #declared: readonly InputParameter[];
  readonly #shards: number;
  #counted = 0;
  #bytes = 0;

  /** @param shards how many there will be */
  constructor(step: string, declared: readonly InputParameter[], shards: number) {
    this.#step = step;
    this.#declared = declared;
    this.#shards = shards;
  }

  /**
   * Counts one shard, with the defaults that it will get.
   *
   * @param inputs null for a shard that is skipped
   * @throws ToolError when all that were counted are too large
   */
  add(inputs: CwlObject | null): void {
    this.#counted += 1;
    if (inputs === null) return;
    const sizes = this.#declared.map(({ name, default: value }) => ({
      name,
      bytes: bytesOf(valueAt(inputs, name) ?? value ?? null),
    }));
    this.#bytes += sizes.reduce((total, { name, bytes }) => total + name.length + bytes, 0);
    if (this.#bytes <= MOST_EXPANSION_BYTES) return;
    const largest = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    throw new ToolError('input', this.#tooLarge(largest));
  }

  #tooLarge(largest: { readonly name: string; readonly bytes: number }): string {
    const total = inMebibytes((this.#bytes / this.#counted) * this.#shards);
    const limit = inMebibytes(MOST_EXPANSION_BYTES);
    const what = `the largest is '${largest.name}' with ${inMebibytes(largest.bytes)}`;
    const instead = 'Give large values as a File, which is passed on by its location';
    return this.#shards === 1
      ? `The inputs of step '${this.#step}' have ${total} of JSON, and ${limit} is the most; ${what}. ${instead}.`
      : `The inputs of the ${this.#shards} parts of step '${this.#step}' would have about ${total} of JSON, and ${limit} is the ` +
          `most: each part has a copy of every input that is not scattered; ${what}. ${instead}, or scatter over shorter lists.`;
  }
}

function bytesOf(value: CwlObject[string]): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function inMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
