/**
 * Request bodies by the contract of their route: JSON is parsed, a package stays the bytes it was, an upload stays a stream. The media
 * type is judged before anything else, also where the body is empty (Part 2 `deploy-unsupported-media-type`). What comes with a request whose
 * operation takes no content has no meaning (RFC 9110 §9.3.5), so neither it nor its type is looked at.
 */

import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readExactJson } from '../processes/exact-json.ts';
import { bare } from '../processes/media-types.ts';
import { readBytes } from '../processes/read-bytes.ts';
import { Refusal } from '../processes/refusal.ts';
import { HttpProblem } from './http-problem.ts';
import { consumes } from './route-contract.ts';

/** @param limit bytes of a body that is held in memory */
export function addRequestBodies(app: FastifyInstance, mediaTypes: readonly string[], limit: number): void {
  app.removeAllContentTypeParsers();
  const parse = (request: FastifyRequest, payload: Readable) => readBody(request, payload, limit);
  // Fastify warns of documented types without a parser of their own, so each is named beside the fallback.
  for (const type of ['*', ...mediaTypes]) app.addContentTypeParser(type, parse);
  app.addHook('onRequest', async (request) => {
    if (takesContent(request)) checkMediaType(request);
    // Fastify refuses what is no media type by itself, also where nothing is read.
    else request.headers['content-type'] = undefined;
  });
  // Behind what is left of a body the next request on its connection would wait.
  app.addHook('onResponse', async ({ raw }) => {
    if (!raw.complete) raw.resume();
  });
}

function takesContent({ routeOptions }: FastifyRequest): boolean {
  return consumes(routeOptions.schema).length > 0;
}

function checkMediaType(request: FastifyRequest): void {
  const { schema, config } = request.routeOptions;
  if (config.body === 'stream') return;
  const allowed = consumes(schema);
  const given = request.headers['content-type'];
  if (given !== undefined && allowed.includes(bare(given))) return;
  const what =
    given === undefined
      ? 'The request has no Content-Type'
      : `The Content-Type '${given}' is not understood here`;
  const kind = config.problems?.mediaType ?? 'unsupported-media-type';
  throw new HttpProblem(kind, `${what}; send one of ${allowed.join(', ')}.`);
}

/** Whether the body has several parts. */
export function isMultipart({ headers }: FastifyRequest): boolean {
  return bare(headers['content-type'] ?? '').startsWith('multipart/');
}

async function readBody(request: FastifyRequest, payload: Readable, limit: number): Promise<unknown> {
  if (!takesContent(request)) return undefined;
  const { config } = request.routeOptions;
  // Parts with files in them are never held in memory.
  if (config.body === 'stream' || isMultipart(request)) return payload;
  // Closing what is too long would close the connection before there is an answer.
  const bytes = await readBytes(payload.iterator({ destroyOnReturn: false }), limit);
  if (bytes === undefined)
    throw new Refusal('too-large', `This server takes documents of at most ${limit} bytes.`);
  if (config.body === 'bytes') return bytes;
  if (config.body === 'document' && !JSON_TYPES.includes(bare(request.headers['content-type'] ?? '')))
    return bytes;
  return readExactJson(bytes);
}

/** Those that are no CWL: packages, and what is ordered of jobs. */
const JSON_TYPES = ['application/json', 'application/ogcapi-processes+json', 'application/ogcapppkg+json'];
