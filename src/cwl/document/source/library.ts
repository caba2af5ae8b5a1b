import { MAX_CHARACTERS, MAX_FILES } from './limits.ts';
import type { Place, SourceFile } from './marks.ts';
import type { Report } from './report.ts';

export type Read = (uri: string) => Promise<string>;

/** Thrown where a text that a document refers to cannot be had; the message says why. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** The texts that a package is made of, each read once and only through the caller's `read`. */
export class Library {
  readonly #read: Read;
  readonly #texts = new Map<string, Promise<string>>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** A text that is already there: the document that is being loaded. */
  add(file: SourceFile): void {
    this.#texts.set(file.uri, Promise.resolve(file.text));
  }

  /**
   * Starts to read a text before it is needed. The promise never rejects unnoticed: whoever calls `text` for the
   * same URI sees the failure.
   */
  prefetch(uri: string): void {
    this.text(uri).catch(ignoreUntilAsked);
  }

  /** @throws UnreadableError (rejects) */
  text(uri: string): Promise<string> {
    const known = this.#texts.get(uri);
    if (known !== undefined) return known;
    const text = this.#texts.size < MAX_FILES ? this.#fetch(uri) : tooManyFiles();
    this.#texts.set(uri, text);
    return text;
  }

  /** The text, or undefined after its problem has been noted at the place of the reference. */
  async textFor(uri: string, place: Place, path: string, report: Report): Promise<string | undefined> {
    try {
      return await this.text(uri);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      report.add(place, path, 'unreadable-reference', `Cannot read '${uri}': ${error.message}`);
      return undefined;
    }
  }

  async #fetch(uri: string): Promise<string> {
    let text: string;
    try {
      text = await this.#read(uri);
    } catch (error) {
      throw new UnreadableError(error instanceof Error ? error.message : String(error), { cause: error });
    }
    if (text.length > MAX_CHARACTERS) {
      throw new UnreadableError(`it is larger than ${MAX_CHARACTERS / 1024 / 1024} MiB.`);
    }
    return text;
  }
}

function tooManyFiles(): Promise<string> {
  return Promise.reject(new UnreadableError(`a package may be made of at most ${MAX_FILES} documents.`));
}

function ignoreUntilAsked(): void {}
