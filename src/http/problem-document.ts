/** From anything that was thrown to a problem document (RFC 9457; Part 1 `exception.yaml`). */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { CursorError } from '../jobs/job-store.ts';
import { type ProblemItem, Refusal } from '../processes/refusal.ts';
import { HttpProblem } from './http-problem.ts';
import { prefersPage } from './negotiation.ts';
import { sendPage } from './pages/page.ts';
import { problemPage } from './pages/problem-page.ts';
import { PROBLEMS, type ProblemKind } from './problems.ts';

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The kind of problem in one word, for programs: `type` has no URI for each. */
  readonly code: ProblemKind;
  readonly problems?: readonly ProblemItem[];
  readonly [member: string]: unknown;
}

/** The document for a refusal, wherever it is shown: as an answer, or in a statusInfo. */
export function problemOf(error: Refusal | HttpProblem): ProblemDocument {
  const members = error instanceof Refusal ? error.members : {};
  const { status, type, title } = PROBLEMS[error.kind];
  return {
    type,
    title,
    status,
    detail: error.message,
    code: error.kind,
    ...(error.problems.length > 0 && { problems: error.problems }),
    ...members,
  };
}

/** Answers with a problem, as a page to those who prefer one. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  base: string,
): FastifyReply {
  if (!prefersPage(request)) return sendProblemDocument(error, request, reply);
  return sendPage(reply, base, problemPage(prepare(error, request, reply)));
}

/** Answers with a problem document, also where the URL is broken, so that the request has passed no hook and has nothing of a plugin. */
export function sendProblemDocument(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const document = prepare(error, request, reply);
  return (
    reply
      .type('application/problem+json')
      // As bytes: to other values Fastify adds a charset, which JSON does not have (RFC 8259 §11) and clients that compare do not expect.
      .send(Buffer.from(JSON.stringify(document)))
  );
}

/** Status and headers, and what to say. What we did not foresee is logged with its cause and shown as an internal error without it. */
function prepare(error: unknown, request: FastifyRequest, reply: FastifyReply): ProblemDocument {
  const known = recognize(error);
  if (known === undefined) request.log.error({ err: error }, 'request failed');
  const document =
    known === undefined ? internal(request) : { ...problemOf(known), instance: request.originalUrl };
  reply.code(document.status).headers({ ...headersOf(known), vary: 'Accept' });
  // Fastify closes the connection where a body is refused, and the answer with it for a client that is still sending (request-bodies.ts).
  reply.removeHeader('connection');
  return document;
}

function headersOf(error: Refusal | HttpProblem | undefined): { readonly [name: string]: string } {
  if (error instanceof HttpProblem) return error.headers;
  // RFC 9110 §15.5.17
  return error?.kind === 'bad-range' ? { 'content-range': `bytes */${String(error.members['size'])}` } : {};
}

function recognize(error: unknown): Refusal | HttpProblem | undefined {
  if (error instanceof Refusal || error instanceof HttpProblem) return error;
  if (error instanceof CursorError)
    return new HttpProblem('invalid-request', error.message, { cause: error });
  return isClientError(error) ? new HttpProblem(kindOf(error), error.message, { cause: error }) : undefined;
}

/** Errors of Fastify itself: a broken URL, a body that ends early, a header that is too long. */
function isClientError(error: unknown): error is FastifyError {
  const status = error instanceof Error ? (error as Partial<FastifyError>).statusCode : undefined;
  return status !== undefined && status >= 400 && status < 500;
}

function kindOf(error: FastifyError): HttpProblem['kind'] {
  return error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? 'unsupported-media-type' : 'invalid-request';
}

function internal(request: FastifyRequest): ProblemDocument {
  return {
    ...PROBLEMS.internal,
    detail: `The server failed; its log has the reason under the request id ${request.id}.`,
    code: 'internal',
    instance: request.originalUrl,
  };
}
