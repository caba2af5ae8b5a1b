import { roCrate } from '../../processes/provenance/ro-crate/ro-crate.ts';
import { readRunRecord } from '../../processes/provenance/run-record.ts';
import { findJob } from '../jobs/find-job.ts';
import type { Operation } from '../operation.ts';

/** Says in its parameter what the JSON-LD is. */
const TYPE = 'application/ld+json; profile="https://w3id.org/ro/crate/1.1"';

/** `GET /jobs/{jobID}/ro-crate`: the metadata of the run as a research object; of a job that runs, so far. */
export const getRoCrate: Operation = (context) => async (request, reply) => {
  const job = await findJob(context.jobs, request);
  const record = await readRunRecord(job, await context.processes.document(job), context.jobs);
  const software = { name: context.contract.info.title, version: context.version };
  const crate = await roCrate(record, software, context.base(request));
  return reply.type(TYPE).send(JSON.stringify(crate));
};
