import { Readable } from 'node:stream';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { afterEach, expect } from 'vitest';
import { buildApp } from '../../../../src/http/app.ts';
import { type Contract, readContract } from '../../../../src/http/contract.ts';
import { type Source, SourceError } from '../../../../src/objects/source.ts';
import { AddressPolicy } from '../../../../src/objects/sources/address-policy.ts';
import { forbiddenLiteral } from '../../../../src/objects/sources/guarded-agent.ts';
import { createOntologyReader } from '../../../../src/platform/rdf/ontology-reader.ts';
import { ProcessService } from '../../../../src/processes/process-service.ts';
import { MemoryCallbacks } from './memory-callbacks.ts';
import { MemoryJobs } from './memory-jobs.ts';
import { MemoryObjects } from './memory-objects.ts';
import { MemoryProcessStore } from './memory-process-store.ts';

export const BASE = 'http://server.example';

export interface Ask {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Buffer | object;
}

interface Options {
  readonly publicUrl?: string;
  readonly standard?: '1.0' | '2.0';
  readonly linkSeconds?: number;
  readonly pathPrefix?: string;
  readonly maxRequests?: number;
}

/** The app over stores in memory, whose answers are compared with the contract as they come. */
export class TestServer {
  readonly store = new MemoryProcessStore();
  readonly jobs = new MemoryJobs();
  readonly callbacks = new MemoryCallbacks();
  readonly objects = new MemoryObjects();
  /** Documents on other hosts, by URL. */
  readonly web = new Map<string, string>();
  readonly app: FastifyInstance;
  readonly processes: ProcessService;
  readonly #contract = readContract();

  constructor(options: Options = { publicUrl: BASE }) {
    const source = webSource(this.web);
    const { store, jobs, callbacks, objects } = this;
    const maxDocumentBytes = 20_000;
    const readOntology = createOntologyReader();
    const addresses = new AddressPolicy([]);
    this.processes = new ProcessService({
      store,
      jobs,
      objects,
      source,
      readOntology,
      forbidsTarget: (target) => forbiddenLiteral(addresses, target)?.message,
      maxDocumentBytes,
    });
    const logger = pino({ level: 'silent' });
    const limits = { maxDocumentBytes, maxUploadBytes: 1000, maxRequests: 100, version: '0.0.1' };
    this.app = buildApp({
      processes: this.processes,
      jobs,
      callbacks,
      objects,
      logger,
      ...limits,
      ...options,
    });
  }

  async ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<LightMyRequestResponse> {
    const payload = body === undefined ? {} : { payload: body };
    const response = await this.app.inject({ method, url, headers: { ...headers }, ...payload });
    expectInContract(this.#contract, method, url, response);
    return response;
  }

  async deploy(text: string, type = 'application/cwl', query = ''): Promise<LightMyRequestResponse> {
    return this.ask(`/processes${query}`, { method: 'POST', headers: { 'content-type': type }, body: text });
  }

  async execute(process: string, body: object, headers: { readonly [name: string]: string } = {}) {
    return this.ask(`/processes/${process}/execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }
}

/** A server that is closed after the test. */
export function startServer(options?: Options): TestServer {
  const server = new TestServer(options);
  open.push(server);
  return server;
}

const open: TestServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.app.close();
});

function webSource(web: ReadonlyMap<string, string>): Source {
  return {
    open: async (location) => {
      const text = web.get(location);
      if (text === undefined) throw new SourceError(location, 'the server answered 404.', { missing: true });
      return { kind: 'file', name: 'document', body: Readable.from([Buffer.from(text)]) };
    },
  };
}

interface Documented {
  readonly $ref?: string;
  readonly content?: { readonly [mediaType: string]: unknown };
}

/** Status and media type of an answer stand in the contract for its operation. */
function expectInContract(
  contract: Contract,
  method: string,
  url: string,
  response: LightMyRequestResponse,
): void {
  const operation = findOperation(contract, method === 'HEAD' ? 'GET' : method, url.split('?')[0] ?? '');
  if (operation === undefined) return;
  const documented = (operation as { readonly responses: { readonly [status: string]: Documented } })
    .responses;
  const described = documented[response.statusCode];
  expect(Object.keys(documented), `${method} ${url} answered ${response.body.slice(0, 300)}`).toContain(
    String(response.statusCode),
  );
  const type = String(response.headers['content-type'] ?? '').split(';')[0] ?? '';
  const types = Object.keys(resolve(contract, described)?.content ?? {}).map((name) => name.split(';')[0]);
  if (type !== '' && !types.includes('*/*')) expect(types, `${method} ${url}`).toContain(type);
}

function resolve(contract: Contract, response: Documented | undefined): Documented | undefined {
  if (response?.$ref === undefined) return response;
  const path = response.$ref.slice(2).split('/');
  return path.reduce<unknown>(
    (node, name) => (node as { [name: string]: unknown })[name],
    contract,
  ) as Documented;
}

function findOperation(contract: Contract, method: string, path: string): object | undefined {
  const found = Object.entries(contract.paths).find(([template]) => {
    const pattern = template
      .replaceAll(/[.[\]]/g, '\\$&')
      .replace(/\{(?:path|step)\}/, '.*')
      .replaceAll(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(path);
  });
  return found?.[1][method.toLowerCase()];
}
