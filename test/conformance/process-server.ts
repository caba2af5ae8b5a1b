/** The five calls that a test makes: deploy, execute, wait, results, undeploy (OGC API - Processes Part 1 and 2). */
import { setTimeout as pause } from 'node:timers/promises';
import { type Json, type JsonObject, nameOf } from './json.ts';
import type { Locations } from './measure-files.ts';

const JSON_TYPE = 'application/json';
const CWL_TYPE = 'application/cwl+json';
/** Waits between two looks at a job grow from the first to the last. */
const FIRST_PAUSE_MS = 10;
const LAST_PAUSE_MS = 30;

/** What the server said instead of yes. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /**
   * Whether it says that the package or its inputs are wrong: the pass of a test that should fail. Anything else, such as a path that is not found or a
   * server that breaks, is not.
   */
  readonly isRefusal: boolean;

  constructor(message: string, isRefusal: boolean) {
    super(message);
    this.isRefusal = isRefusal;
  }
}

const REFUSALS = [400, 422];
const REFUSING_BLAMES = ['package', 'input'];

/** The members of `statusInfo.yaml` that a verdict needs. */
interface JobStatus {
  readonly status: string;
  readonly message?: string;
  readonly exception?: { readonly blame?: string };
}

export class ProcessServer implements Locations {
  readonly #base: string;

  /** @param base URL of the landing page, without a slash at its end */
  constructor(base: string) {
    this.#base = base;
  }

  /** Deploys a document by reference and returns the URL of the process. */
  async deploy(id: string, href: string): Promise<string> {
    const answer = await this.#ask('deploy', 201, `${this.#base}/processes`, {
      method: 'POST',
      headers: { 'content-type': 'application/ogcapppkg+json', accept: JSON_TYPE },
      body: JSON.stringify({
        processDescription: { process: { id } },
        executionUnit: { href, type: 'application/cwl' },
      }),
    });
    return this.#location(answer);
  }

  /** Names of the inputs that a process has. */
  async inputsOf(process: string): Promise<ReadonlySet<string>> {
    const { inputs } = await this.#json('describe', process, JSON_TYPE);
    return new Set(Object.keys((inputs ?? {}) as JsonObject));
  }

  async execute(process: string, inputs: JsonObject): Promise<string> {
    const answer = await this.#ask('execute', 201, `${process}/execution`, {
      method: 'POST',
      headers: { 'content-type': JSON_TYPE, accept: JSON_TYPE, prefer: 'respond-async' },
      body: JSON.stringify({ inputs }),
    });
    return this.#location(answer);
  }

  /** Resolves when the job has succeeded, rejects with its story where it has not; one that takes too long is dismissed. */
  async untilDone(job: string, seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1000;
    for (let wait = FIRST_PAUSE_MS; performance.now() < end; wait = Math.min(wait * 1.5, LAST_PAUSE_MS)) {
      const { status, message, exception } = (await this.#json(
        'job',
        job,
        JSON_TYPE,
      )) as unknown as JobStatus;
      if (status === 'successful') return;
      if (status === 'failed') {
        throw new Failure(`job failed: ${message}`, REFUSING_BLAMES.includes(exception?.blame ?? ''));
      }
      if (status !== 'accepted' && status !== 'running') throw new Failure(`job: ${status}`, false);
      await pause(wait);
    }
    await this.delete(job);
    throw new Failure(`the job does not end within ${seconds} s`, false);
  }

  /** The results document. */
  results(job: string): Promise<JsonObject> {
    return this.#json('results', `${job}/results`, JSON_TYPE);
  }

  /** The CWL output object. */
  cwlResults(job: string): Promise<JsonObject> {
    return this.#json('CWL results', `${job}/results`, CWL_TYPE);
  }

  async delete(url: string): Promise<void> {
    const answer = await fetch(url, { method: 'DELETE' });
    const text = await answer.text();
    if (!answer.ok) throw new Failure(`DELETE ${url}: ${answer.status} ${text}`, false);
  }

  async file(location: string): Promise<Buffer> {
    const answer = await this.#ask('file', 200, location);
    return Buffer.from(await answer.arrayBuffer());
  }

  async folder(location: string): Promise<readonly JsonObject[]> {
    const answer = await this.#ask('folder', 200, location, { headers: { accept: JSON_TYPE } });
    const urls = (await answer.json()) as readonly string[];
    return urls.map((url) => ({
      class: url.endsWith('/') ? 'Directory' : 'File',
      location: new URL(url, location).href,
      basename: nameOf(url),
    }));
  }

  async #json(what: string, url: string, accept: string): Promise<JsonObject> {
    const answer = await this.#ask(what, 200, url, { headers: { accept } });
    return (await answer.json()) as JsonObject;
  }

  async #ask(what: string, wanted: number, url: string, request: RequestInit = {}): Promise<Response> {
    const answer = await fetch(url, request);
    if (answer.status === wanted) return answer;
    const text = await answer.text();
    const refused = what === 'deploy' || what === 'execute' ? REFUSALS.includes(answer.status) : false;
    throw new Failure(`${what}: ${answer.status} ${detailOf(text)}`, refused);
  }

  #location(answer: Response): string {
    return new URL(answer.headers.get('location') ?? '', `${this.#base}/`).href;
  }
}

/** The detail of a problem document, else the text as it is. */
function detailOf(text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { readonly [name: string]: Json };
    return [title, detail].filter((part) => typeof part === 'string').join(': ') || text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
