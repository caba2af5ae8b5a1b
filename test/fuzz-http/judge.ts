/** What every answer must keep, and what the contract says about it. */
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDefinition, Operation, Schema } from './contract.ts';
import type { Answer, Sent } from './send.ts';

const PROBLEM = 'application/problem+json';
/** Of an error of ours. */
const STACK = /\n\s+at .+:\d+:\d+|node_modules|node:internal/;
/** Characters that a server may find too many: Node takes 16 KiB. */
const LONG_HEAD = 15_000;

export class Judge {
  readonly #api: ApiDefinition;
  readonly #places: readonly string[];
  readonly #ajv: Ajv;
  readonly #compiled = new WeakMap<object, ValidateFunction>();

  /** @param places paths of the server's machine, which no client should read */
  constructor(api: ApiDefinition, places: readonly string[]) {
    this.#api = api;
    this.#places = places;
    const options = { strict: false, allErrors: false, logger: false } as const;
    this.#ajv = api.document.openapi.startsWith('3.1') ? new Ajv2020(options) : new Ajv(options);
    addFormats.default(this.#ajv as never);
  }

  /** What is wrong with the answer; nothing where it is as it should be. */
  faults(sent: Sent, answer: Answer): string[] {
    const [path = ''] = sent.target.split(/[?#]/);
    const operations = this.#api.operationsAt(path);
    const method = sent.method === 'HEAD' ? 'GET' : sent.method;
    const operation = operations?.get(method);
    const faults = this.#always(sent, answer);
    if (operation !== undefined) faults.push(...this.#byContract(operation, sent, answer));
    else if (operations !== undefined) faults.push(...methodRefused(method, answer));
    return faults;
  }

  /** Whatever was asked. */
  #always(sent: Sent, { status, headers, body }: Answer): string[] {
    const faults: string[] = [];
    const type = headers['content-type'];
    // 501 says what is not done here, where the contract has it.
    if (status >= 500 && status !== 501) faults.push('the server failed');
    // People in front of a browser get a page.
    const isPage = bare(type) === 'text/html' && /text\/html/i.test(sent.headers['accept'] ?? '');
    if (status >= 400 && type !== PROBLEM && !isPage) faults.push(`an error as ${type}`);
    if (status >= 400 && type === PROBLEM && sent.method !== 'HEAD')
      faults.push(...this.#problemFaults(status, body));
    if (status === 201 && !URL.canParse(headers['location'] ?? ''))
      faults.push(`Location ${headers['location']}`);
    if (status === 429 && !/^\d+$/.test(headers['retry-after'] ?? '')) faults.push('no Retry-After');
    const text = JSON.stringify(headers) + body.toString('latin1');
    const shown = [...this.#places.filter((place) => text.includes(place)), ...(STACK.exec(text) ?? [])];
    if (shown.length > 0) faults.push(`shows ${JSON.stringify(shown)}`);
    return faults;
  }

  #problemFaults(status: number, body: Buffer): string[] {
    const schema = (this.#api.document.components['schemas'] as { [name: string]: Schema })['Problem'] ?? {};
    const faults = this.#jsonFaults(schema, body);
    if (faults.length > 0) return faults;
    const problem = JSON.parse(body.toString()) as { readonly status?: number; readonly detail?: string };
    return problem.status === status && (problem.detail ?? '') !== ''
      ? []
      : ['a problem without its status, or detail'];
  }

  #byContract(operation: Operation, sent: Sent, { status, headers, body }: Answer): string[] {
    // HTTP itself may refuse so before there is an operation.
    if (status === 431) return headLength(sent) > LONG_HEAD ? [] : ['431 for a head that is not long'];
    const response = operation.responses[String(status)];
    if (response === undefined)
      return [`the contract has no ${status} for ${operation.method} ${operation.path}`];
    if (status >= 400) return [];
    const type = bare(headers['content-type']);
    const { content = {} } = response;
    const described = Object.entries(content).find(([name]) => bare(name) === type)?.[1];
    if (body.length > 0 && described === undefined && !('*/*' in content))
      return [`the contract has no ${type} for ${status}`];
    const isWhole = sent.method !== 'HEAD' && status !== 206 && body.length > 0;
    return isWhole && type.endsWith('json') ? this.#jsonFaults(described?.schema ?? {}, body) : [];
  }

  #jsonFaults(schema: Schema, body: Buffer): string[] {
    let json: unknown;
    try {
      json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch (error) {
      return [`no JSON: ${(error as Error).message}`];
    }
    const validate = this.#compile(schema);
    return validate(json) ? [] : [`not by its schema: ${this.#ajv.errorsText(validate.errors)}`];
  }

  #compile(schema: Schema): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known !== undefined) return known;
    const { components } = this.#api.document;
    const made = this.#ajv.compile({ allOf: [schema], components });
    this.#compiled.set(schema, made);
    return made;
  }
}

/** Of the request line and the headers, without what the client adds by itself. */
function headLength({ target, headers }: Sent): number {
  return target.length + Object.entries(headers).flat().join('').length;
}

function methodRefused(method: string, { status, headers }: Answer): string[] {
  if (status === 405) return headers['allow'] === undefined ? ['no Allow'] : [];
  // A broken URL comes first; what scripts of other origins may do is said for every path; WebDAV is not heard of.
  if (status === 400 || (method === 'OPTIONS' && status === 204)) return [];
  return method === 'PROPFIND' && status === 404
    ? []
    : [`${status} for a method that the resource does not have`];
}

function bare(type = ''): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase();
}
