/** Answers that go on while something happens. */

/** The text of a body as it comes. */
export class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(response: Response) {
    this.#reader = response.body!.getReader();
  }

  /** Reads until the text has come; throws when the body ends without it. */
  async until(text: string): Promise<void> {
    while (!this.#text.includes(text)) {
      if (!(await this.#more())) throw new Error(`The body ended without '${text}':\n${this.#text}`);
    }
  }

  /** Reads to the end and gives all of it. */
  async rest(): Promise<string> {
    while (await this.#more());
    return this.#text;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (value !== undefined) this.#text += this.#decoder.decode(value, { stream: true });
    return !done;
  }
}

export interface ServerSentEvent {
  readonly id: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is what it says
  readonly data: any;
}

/** The events of a stream that has ended. */
export function parseEvents(text: string): readonly ServerSentEvent[] {
  const blocks = text.split('\n\n').filter((block) => /^(?:id|event):/.test(block));
  return blocks.map((block) => {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line)!.slice(1) as [string, string]),
    );
    return { id: fields['id'], event: fields['event']!, data: JSON.parse(fields['data']!) };
  });
}
