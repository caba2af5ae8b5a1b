import { shapeResults } from '../../processes/shape-results/shape-results.ts';
import { jobUrl, jsonLink, ownLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { findJob } from './find-job.ts';

/** `GET /jobs/{jobID}/inputs` (Part 4 `/req/provenance/inputs-get-op`): inputs with their defaults, and the outputs that were asked for. */
export const getJobInputs: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const job = await findJob(jobs, request);
    const url = jobUrl(base(request), job.id);
    return {
      inputs: shapeResults(await jobs.inputs(job), base(request)),
      outputs: job.request.outputs ?? {},
      links: [...ownLinks(`${url}/inputs`, 'These inputs'), jsonLink(url, 'up', 'Job')],
    };
  };
