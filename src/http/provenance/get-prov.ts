import { Readable } from 'node:stream';
import { provDocument } from '../../processes/provenance/prov/prov-document.ts';
import { writeProv } from '../../processes/provenance/prov/write-prov.ts';
import { readRunRecord } from '../../processes/provenance/run-record.ts';
import { findJob } from '../jobs/find-job.ts';
import type { Operation } from '../operation.ts';
import { PROV_TYPES, provForm } from './prov-form.ts';

/** `GET /jobs/{jobID}/prov` (Part 4 `/req/provenance/prov-get-op`): what a job used and made, and who ran it; of one that runs, so far. */
export const getProv: Operation = (context) => async (request, reply) => {
  const job = await findJob(context.jobs, request);
  const form = provForm(request);
  const record = await readRunRecord(job, await context.processes.document(job), context.jobs);
  const software = { name: context.contract.info.title, version: context.version };
  const document = await provDocument(record, software, context.base(request));
  return reply.type(PROV_TYPES[form]).send(Readable.from(writeProv(document, form)));
};
