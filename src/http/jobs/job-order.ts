/**
 * What a body of `POST /jobs` asks for (Part 4): an execute request that names its process, an application package with inputs, or
 * a CWL document whose inputs have defaults.
 */
import type { JobDefinition } from '../../jobs/jobs.ts';
import { readExactJson } from '../../processes/exact-json.ts';
import type { ExecuteRequest } from '../../processes/execute/execute-request.ts';
import type { JsonObject } from '../../processes/json-object.ts';
import { bare } from '../../processes/media-types.ts';
import type { JobTarget } from '../../processes/process-service.ts';
import { HttpProblem } from '../http-problem.ts';
import { type ExecuteBody, ogcRequest } from '../processes/execute-request.ts';

export interface JobOrder {
  readonly target: JobTarget;
  readonly request: ExecuteRequest;
}

/** A JSON body after its validation; `OrderBody` in the contract. */
export interface OrderBody extends ExecuteBody {
  readonly process?: string | JsonObject;
  readonly executionUnit?: unknown;
  readonly processDescription?: unknown;
  readonly cwlVersion?: unknown;
}

const PACKAGE_TYPE = 'application/ogcapppkg+json';
const CWL_TYPE = 'application/cwl+json';

/** Throws HttpProblem `invalid-request` for a JSON body that names nothing to run. */
export function readOrder(definition: JobDefinition, base: string): JobOrder {
  const { mediaType, body, workflow } = definition;
  const choice = workflow === undefined ? {} : { workflow };
  if (!isJson(mediaType)) {
    const request = { ...ogcRequest({}, true), mode: 'async' } as const;
    return { target: { package: { mediaType, body: Buffer.from(body), ...choice } }, request };
  }
  const order = readExactJson(Buffer.from(body)) as OrderBody;
  const isBare = order.cwlVersion !== undefined;
  return {
    target: targetOf(order, base, choice),
    request: { ...ogcRequest(isBare ? {} : order, true), mode: 'async' },
  };
}

/** Whether a definition is an object of ours; everything else is a CWL document, in JSON or YAML. */
export function isJson(mediaType: string): boolean {
  return !bare(mediaType).startsWith('application/cwl');
}

function targetOf(order: OrderBody, base: string, choice: { readonly workflow?: string }): JobTarget {
  const { process, executionUnit, processDescription } = order;
  const pack = (mediaType: string, json: object): JobTarget => ({
    package: { mediaType, body: Buffer.from(JSON.stringify(json)), ...choice },
  });
  if (typeof process === 'string') return { process: processIdOf(process, base) };
  if (process?.['cwlVersion'] !== undefined) return pack(CWL_TYPE, process);
  if (process?.['executionUnit'] !== undefined) return pack(PACKAGE_TYPE, process);
  if (order.cwlVersion !== undefined) return pack(CWL_TYPE, order);
  if (executionUnit !== undefined) return pack(PACKAGE_TYPE, { executionUnit, processDescription });
  throw invalid(
    'process',
    'Say what to run: "process" with the URL or id of a process, or "executionUnit" with a CWL package.',
  );
}

/** The process of a URL of this server, of its path, or of its bare id. */
function processIdOf(text: string, base: string): string {
  const path = text.startsWith(`${base}/`) ? text.slice(base.length) : text;
  const id = /^(?:\/?processes\/)?([^/?#]+)(?:\/execution)?\/?$/.exec(path)?.[1];
  const decoded = id === undefined ? undefined : decode(id);
  if (decoded !== undefined && !decoded.includes('\0')) return decoded;
  throw invalid(
    'process',
    `'${text}' is no process of this server; give one as ${base}/processes/{id}, or its id. Processes of other servers are not called from here.`,
  );
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch (cause) {
    throw invalid('process', `'${id}' is not percent-encoded as URLs are.`, cause);
  }
}

function invalid(path: string, message: string, cause?: unknown): HttpProblem {
  return new HttpProblem('invalid-request', message, {
    problems: [{ path, message, rule: 'required' }],
    cause,
  });
}
