import type { FastifyRequest } from 'fastify';
import type { Job, Outputs } from '../../jobs/job.ts';
import { Refusal } from '../../processes/refusal.ts';
import { jobUrl, jsonLink, type Link, REL } from '../links.ts';
import { namesType } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';

/**
 * Outputs of a job in the form that the client understands. Rejects with the reason where there are none; for a job that has ended it then says where its logs, and the outputs
 * of the steps that did finish, are.
 */
export async function readOutputs(
  job: Job,
  context: OperationContext,
  request: FastifyRequest,
  chosen?: readonly string[],
): Promise<Outputs> {
  try {
    const outputs = await context.processes.outputs(job, chosen);
    const asCwl = namesType(request, 'application/cwl+json');
    return asCwl ? outputs : await context.processes.inOgcForm(job, outputs);
  } catch (error) {
    const isEnd = job.status === 'failed' || job.status === 'dismissed';
    if (!isEnd || !(error instanceof Refusal)) throw error;
    throw new Refusal(error.kind, error.message, {
      problems: error.problems,
      members: { ...error.members, links: keptLinks(jobUrl(context.base(request), job.id)) },
      cause: error,
    });
  }
}

function keptLinks(job: string): readonly Link[] {
  return [
    jsonLink(job, 'up', 'Job'),
    jsonLink(`${job}/logs`, REL.log, 'Logs'),
    jsonLink(`${job}/steps`, 'item', 'Steps, with the outputs of those that finished'),
  ];
}
