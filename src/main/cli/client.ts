/** The HTTP side of the command line: it knows the server only by its API. */
import { parseJson } from '../../cwl/values/exact-json.ts';

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

/** Thrown where no server answers. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  constructor(server: string, cause: unknown) {
    super(
      `No server answers at ${server} (${reasonOf(cause)}). Start one with 'cwl-processes serve', or name another with --server or CWLP_SERVER.`,
      { cause },
    );
  }
}

export class Client {
  /** Without a trailing slash. */
  readonly server: string;

  /** Throws where the URL is none. */
  constructor(server: string) {
    if (!/^https?:\/\/./.test(server) || !URL.canParse(server)) {
      throw new Error(`'${server}' is no URL of a server; write for example --server ${DEFAULT_SERVER}.`);
    }
    this.server = server.replace(/\/+$/, '');
  }

  /** Sends a request to a path of the server or an absolute URL. Throws ServerError for 4xx and 5xx, or UnreachableError. */
  async request(path: string, options: RequestInit = {}): Promise<Response> {
    const url = path.startsWith('/') ? this.server + path : path;
    let response: Response;
    try {
      response = await fetch(url, options);
    } catch (error) {
      throw new UnreachableError(new URL(url).origin, error);
    }
    if (!response.ok) throw new ServerError(response.status, await readProblem(response));
    return response;
  }

  /** Throws as `request`, and where the answer is no JSON. */
  async json<T>(path: string, options: RequestInit = {}): Promise<T> {
    const headers = { accept: 'application/json', ...(options.headers as Record<string, string>) };
    const response = await this.request(path, { ...options, headers });
    if (isJson(response)) return parseJson(await response.text()) as T;
    await response.body?.cancel();
    throw new Error(
      `${response.url} answered without JSON; is ${this.server} an OGC API - Processes server?`,
    );
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
  const head = `${response.url} answered ${response.status} ${response.statusText}`.trim();
  if (!isJson(response)) {
    await response.body?.cancel();
    return `${head}.`;
  }
  const problem = (await response.json()) as Problem;
  const lines = (problem.problems ?? []).map((one) => {
    if (one.file !== undefined) return `${one.file}:${one.line}:${one.column}: ${one.message}`;
    // What the server says of an input names it.
    return one.path === undefined || one.message.includes(one.path)
      ? one.message
      : `${one.path}: ${one.message}`;
  });
  return lines.length > 0 ? lines.join('\n') : (problem.detail ?? problem.title ?? `${head}.`);
}

function isJson(response: Response): boolean {
  return /[/+]json\b/.test(response.headers.get('content-type') ?? '');
}

/** fetch says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? (cause instanceof Error ? cause.message : message);
}
