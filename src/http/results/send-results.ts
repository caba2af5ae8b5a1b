import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job } from '../../jobs/job.ts';
import { contentOf, type OutputValue, referenceOf } from '../../processes/shape-results/output-content.ts';
import { shapeResults } from '../../processes/shape-results/shape-results.ts';
import { shapeCwl } from '../../processes/shape-results/shape-value.ts';
import { jobUrl, type Link, linkHeader } from '../links.ts';
import { choose } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { multipartRelated, type Part } from './multipart.ts';
import { readOutputs } from './read-outputs.ts';
import { resultForm } from './result-form.ts';
import { sendOutput } from './send-output.ts';

/**
 * The results of a job, in the form that its request and `Accept` ask for (Part 1 `/req/core/job-results-async-*` and
 * `process-execute-sync-*`). Rejects with the reason where there are none.
 *
 * @param chosen outputs to give; those of the execute request if undefined
 */
export async function sendResults(
  job: Job,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
  chosen?: readonly string[],
): Promise<FastifyReply> {
  const outputs = await readOutputs(job, context, request, chosen);
  const present = Object.entries(outputs).filter(([, value]) => value !== null);
  const base = context.base(request);
  const form = resultForm(request, job.request.response, present.length);
  if (form === 'cwl') return sendJson(reply, 'application/cwl+json', shapeCwl(outputs, base));
  const names = present.map(([name]) => name).filter((name) => isByReference(job, name));
  if (form === 'document') {
    choose(request, ['application/json']);
    const href = (name: string) => outputUrl(job, name, base);
    return sendJson(reply, 'application/json; charset=utf-8', shapeResults(outputs, base, { names, href }));
  }
  if (names.length === present.length) return sendLinks(job, present, base, reply);
  const [only] = present;
  if (present.length === 1 && only !== undefined) return sendOutput(only[1], context, request, reply);
  choose(request, ['multipart/related']);
  const parts = present.map(([name, value]) => partOf(job, name, value, context, base));
  const { type, body } = multipartRelated(await Promise.all(parts));
  return reply.type(type).send(body);
}

function isByReference(job: Job, name: string): boolean {
  return job.request.outputs?.[name]?.transmissionMode === 'reference';
}

function outputUrl(job: Job, name: string, base: string): string {
  return `${jobUrl(base, job.id)}/results/${encodeURIComponent(name)}`;
}

function reference(job: Job, name: string, value: OutputValue, base: string) {
  return referenceOf(value, base) ?? { href: outputUrl(job, name, base), type: 'application/json' };
}

function sendJson(reply: FastifyReply, type: string, json: unknown): FastifyReply {
  return reply.type(type).send(JSON.stringify(json));
}

/** 204 and a `Link` header for each output, with its name as the relation. */
function sendLinks(
  job: Job,
  outputs: readonly (readonly [string, OutputValue])[],
  base: string,
  reply: FastifyReply,
): FastifyReply {
  const links = outputs.map(([rel, value]): Link => ({ rel, ...reference(job, rel, value, base) }));
  const before = reply.getHeader('link');
  const all = [
    ...(typeof before === 'string' ? [before] : []),
    ...(links.length > 0 ? [linkHeader(links)] : []),
  ];
  if (all.length > 0) reply.header('link', all.join(', '));
  return reply.code(204).send();
}

async function partOf(
  job: Job,
  name: string,
  value: OutputValue,
  context: OperationContext,
  base: string,
): Promise<Part> {
  const id = { 'Content-ID': `<${encodeURIComponent(name)}>` };
  if (isByReference(job, name)) {
    const { href, type } = reference(job, name, value, base);
    return { headers: { ...id, 'Content-Type': type, 'Content-Location': href }, open: async () => [] };
  }
  const content = await contentOf(value, base, context.objects);
  switch (content.kind) {
    case 'file':
      return { headers: { ...id, 'Content-Type': content.file.mediaType }, open: () => content.file.open() };
    case 'text':
      return {
        headers: { ...id, 'Content-Type': 'text/plain; charset=utf-8' },
        open: async () => [content.text],
      };
    case 'json':
      return {
        headers: { ...id, 'Content-Type': 'application/json' },
        open: async () => [JSON.stringify(content.json)],
      };
  }
}
