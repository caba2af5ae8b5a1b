import { escapePattern, MASK } from '../../cwl/values/secret-mask.ts';

/**
 * Takes secrets out of a stream of bytes. What may be the beginning of one is held back until more has come.
 *
 * @param forms texts, the longest first (cwl/values/secret-mask.ts)
 */
export class MaskedBytes {
  readonly #forms: readonly string[];
  readonly #pattern: RegExp | undefined;
  readonly #longest: number;
  #held = '';

  constructor(forms: readonly string[]) {
    // A character for each byte, so that a form is found in any text around it.
    this.#forms = forms.map((form) => Buffer.from(form).toString('latin1'));
    const patterns = this.#forms.map(escapePattern);
    this.#pattern = patterns.length === 0 ? undefined : new RegExp(patterns.join('|'), 'g');
    this.#longest = Math.max(0, ...this.#forms.map((form) => form.length));
  }

  push(bytes: Buffer): Buffer {
    if (this.#pattern === undefined) return bytes;
    const text = this.#held + bytes.toString('latin1');
    let ready = text.length - this.#startOfSecret(text);
    // A secret that is here as a whole may go on as a longer one.
    for (const { 0: found, index } of text.matchAll(this.#pattern))
      if (index < ready && index + found.length > ready) ready = index;
    this.#held = text.slice(ready);
    return this.#masked(text.slice(0, ready));
  }

  /** What was held back, when nothing more comes. */
  end(): Buffer {
    const rest = this.#masked(this.#held);
    this.#held = '';
    return rest;
  }

  #masked(text: string): Buffer {
    return Buffer.from(this.#pattern === undefined ? text : text.replaceAll(this.#pattern, MASK), 'latin1');
  }

  /** Characters at the end of a text that a secret may begin with. */
  #startOfSecret(text: string): number {
    for (let length = Math.min(this.#longest - 1, text.length); length > 0; length--) {
      const end = text.slice(text.length - length);
      if (this.#forms.some((form) => form.startsWith(end))) return length;
    }
    return 0;
  }
}
