/** Requests as a client sends them, and waiting for a job as a client waits. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are JSON of any shape, and what a test expects of them is what it says
  readonly body: any;
}

export interface JobAnswer {
  readonly jobID: string;
  readonly status: string;
  readonly message?: string;
}

export class Api {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async send(
    method: string,
    path: string,
    options: { body?: string | object; type?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, type, headers } = options;
    const response = await fetch(path.startsWith('http') ? path : this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : text };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  /** Deploys a CWL document and returns the id of the process. */
  async deploy(cwl: string, type = 'application/cwl+yaml'): Promise<string> {
    const answer = await this.send('POST', '/processes', { body: cwl, type });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.id as string;
  }

  /** Starts a job and returns its id. */
  async execute(process: string, inputs: object = {}): Promise<string> {
    const answer = await this.send('POST', `/processes/${process}/execution`, {
      body: { inputs },
      headers: { prefer: 'respond-async' },
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.jobID as string;
  }

  /** Looks at a job until it is what is asked for; the test's own time-out is the limit. */
  async until(job: string, predicate: (status: JobAnswer) => boolean): Promise<JobAnswer> {
    for (;;) {
      const { body } = await this.get(`/jobs/${job}`);
      if (predicate(body)) return body;
      await wait(100);
    }
  }

  untilDone(job: string): Promise<JobAnswer> {
    return this.until(job, ({ status }) => ['successful', 'failed', 'dismissed'].includes(status));
  }

  /** The CWL output object of a job that succeeded. */
  async results(job: string): Promise<Answer['body']> {
    const answer = await this.get(`/jobs/${job}/results`, { accept: 'application/cwl+json' });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  }

  /** Deploys, executes and waits. */
  async run(cwl: string, inputs: object = {}): Promise<JobAnswer> {
    return this.untilDone(await this.execute(await this.deploy(cwl), inputs));
  }
}
