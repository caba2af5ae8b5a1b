/** The HTTP side of the command line: it knows the server only by its API. */

export const DEFAULT_SERVER = 'http://127.0.0.1:8080';

/** Thrown for an answer of 4xx or 5xx; the message is what the server said, with the problems it listed. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export class Client {
  readonly server: string;

  constructor(server: string) {
    this.server = server.replace(/\/+$/, '');
  }

  /** Sends a request to a path of the server or an absolute URL. Throws ServerError for 4xx and 5xx. */
  async request(path: string, options: RequestInit = {}): Promise<Response> {
    const url = path.startsWith('/') ? this.server + path : path;
    let response: Response;
    try {
      response = await fetch(url, options);
    } catch (error) {
      throw new Error(
        `No server answers at ${this.server}. Start one with 'cwl-processes serve', or name another with --server or CWLP_SERVER.`,
        { cause: error },
      );
    }
    if (!response.ok) throw new ServerError(response.status, await readProblem(response));
    return response;
  }

  async json<T>(path: string, options: RequestInit = {}): Promise<T> {
    const headers = { accept: 'application/json', ...(options.headers as Record<string, string>) };
    return (await (await this.request(path, { ...options, headers })).json()) as T;
  }
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly problems?: readonly {
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly path?: string;
    readonly message: string;
  }[];
}

async function readProblem(response: Response): Promise<string> {
  const text = await response.text();
  if (!/json/.test(response.headers.get('content-type') ?? '')) return `${response.status} ${text}`.trim();
  const problem = JSON.parse(text) as Problem;
  const lines = (problem.problems ?? []).map((one) => {
    const place = one.file === undefined ? one.path : `${one.file}:${one.line}:${one.column}`;
    return place ? `${place}: ${one.message}` : one.message;
  });
  const head = problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  return lines.length > 0 ? lines.join('\n') : head;
}
