import { AD_HOC_REVISION } from '../../processes/process-service.ts';
import { shapeResults } from '../../processes/shape-results/shape-results.ts';
import { processUrl } from '../links.ts';
import type { Operation } from '../operation.ts';
import { findJob } from './find-job.ts';

/**
 * `GET /jobs/{jobID}/definition` (Part 4 `/req/job-management/definition-get-op`): the body that made the job; of an execution the execute
 * request as it was understood.
 */
export const getJobDefinition: Operation =
  ({ jobs, base }) =>
  async (request, reply) => {
    const job = await findJob(jobs, request);
    const definition = await jobs.definition(job.id, 'masked');
    if (definition !== undefined) return reply.type(definition.mediaType).send(Buffer.from(definition.body));
    const { response, outputs } = job.request;
    return {
      ...(job.revision !== AD_HOC_REVISION && { process: processUrl(base(request), job.processId) }),
      inputs: shapeResults(await jobs.inputs(job), base(request)),
      ...(outputs !== undefined && { outputs }),
      ...(response !== undefined && { response }),
    };
  };
