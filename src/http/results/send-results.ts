import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job } from '../../jobs/job.ts';
import type { OutputValue } from '../../processes/shape-results/output-content.ts';
import { withPresignedFiles } from '../../processes/shape-results/presigned-files.ts';
import { shapeCwl } from '../../processes/shape-results/shape-value.ts';
import { choose } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { addApplied, parsePrefer } from '../prefer.ts';
import { profileLink } from '../profile.ts';
import { addLinks } from './add-links.ts';
import { sendManifest, sendResultsZip } from './archive.ts';
import { multipartRelated } from './multipart.ts';
import { isByReference, partOf, referenceLink } from './output-part.ts';
import { readOutputs } from './read-outputs.ts';
import { resultForm } from './result-form.ts';
import { resultsDocument } from './results-document.ts';
import { sendJson } from './send-json.ts';
import { sendOutput } from './send-output.ts';
import { sendStacDocument } from './stac-document.ts';

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
  const asked = job.request.response;
  const { kind, version } = resultForm(request, asked, present.length, context);
  switch (kind) {
    case 'cwl':
      return sendJson(
        reply,
        shapeCwl(await withPresignedFiles(outputs, context), base),
        'application/cwl+json',
      );
    case 'zip':
      return sendResultsZip(job, outputs, context, request, reply);
    case 'manifest':
      return sendManifest(job, outputs, context, request, reply);
    case 'document': {
      if (!hasFormat(request)) choose(request, ['application/json']);
      // Nothing that version 1.0 does not have: its suite takes any link of a synchronous answer for that of the job.
      if (version === '2.0') addLinks(reply, [profileLink('results')]);
      const { results } = parsePrefer(request.headers['prefer']);
      if (results !== undefined) addApplied(reply, `return=${results}`);
      const document = await resultsDocument(job, outputs, base, context, results);
      return sendJson(reply, document);
    }
    case 'stac':
      return sendStacDocument(job, outputs, context, request, reply);
    case 'raw':
      return sendRaw(job, present, context, request, reply);
  }
}

/** The query says more exactly than `Accept` what is wanted. */
function hasFormat(request: FastifyRequest): boolean {
  return (request.query as { readonly f?: string }).f !== undefined;
}

async function sendRaw(
  job: Job,
  outputs: readonly (readonly [string, OutputValue])[],
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const base = context.base(request);
  if (outputs.every(([name]) => isByReference(job, name))) {
    const links = outputs.map(async ([name, value]) =>
      referenceLink(job, name, await withPresignedFiles(value, context), base),
    );
    addLinks(reply, await Promise.all(links));
    return reply.code(204).send();
  }
  const [only] = outputs;
  if (outputs.length === 1 && only !== undefined) return sendOutput(only[1], context, request, reply);
  // Who asked for raw values in so many words gets them, also where a habit of the client names other types in Accept.
  if (job.request.response === undefined) choose(request, ['multipart/related']);
  const parts = outputs.map(([name, value]) => partOf(job, name, value, context, base));
  const { type, body } = multipartRelated(await Promise.all(parts));
  return reply.type(type).send(body);
}
