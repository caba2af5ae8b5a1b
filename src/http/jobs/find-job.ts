import type { FastifyRequest } from 'fastify';
import type { Job } from '../../jobs/job.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { HttpProblem } from '../http-problem.ts';

/** The job that the path names. Rejects with HttpProblem `no-such-job` (Part 1 `/req/core/job-exception-no-such-job`). */
export async function findJob(jobs: Pick<Jobs, 'get'>, request: FastifyRequest): Promise<Job> {
  const { jobID } = request.params as { readonly jobID: string };
  return (await jobs.get(jobID)) ?? noSuchJob(jobID);
}

export function noSuchJob(id: string): never {
  throw new HttpProblem('no-such-job', `There is no job '${id}'.`);
}
