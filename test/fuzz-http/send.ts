import { Agent, type ClientRequest, type IncomingMessage, request as open } from 'node:http';

export interface Sent {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
  /** The beginning, of a stream that goes on. */
  readonly body: Buffer;
}

/** However busy the machine is, a request of ours takes seconds at most. */
const STUCK_MS = 60_000;

/** Sends requests as they are, over connections that stay open. `fetch` would tidy the URL and refuse what it finds wrong. */
export class Sender implements Disposable {
  readonly #base: string;
  readonly #agent: Agent;

  constructor(base: string, connections: number) {
    this.#base = base;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error where no answer comes, or one that is no HTTP (rejects) */
  async send(sent: Sent): Promise<Answer> {
    const message = await this.#head(sent);
    const headers = message.headers as Answer['headers'];
    const chunks: Buffer[] = [];
    // Events of a job that was never started do not end.
    if (/event-stream/.test(headers['content-type'] ?? '')) message.destroy();
    else for await (const chunk of message) chunks.push(chunk as Buffer);
    return { status: message.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
  }

  #head(sent: Sent): Promise<IncomingMessage> {
    const { method, target, headers, body } = sent;
    return new Promise((resolve, reject) => {
      const request: ClientRequest = open(this.#base, {
        method,
        path: target,
        agent: this.#agent,
        headers: { ...headers, ...(body !== undefined && { 'content-length': body.length }) },
        timeout: STUCK_MS,
      });
      request.once('response', resolve);
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server may close a connection between two requests (RFC 9112 §9.5).
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve(this.#head(sent));
        else reject(error);
      });
      request.once('timeout', () => request.destroy(new Error(`No answer in ${STUCK_MS / 1000} s.`)));
      request.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
