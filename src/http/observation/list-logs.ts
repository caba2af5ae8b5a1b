import { logsOf } from '../../processes/read-log.ts';
import { findJob } from '../jobs/find-job.ts';
import { jobUrl, jsonLink, ownLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { stepLogUrl } from './list-steps.ts';

/** `GET /jobs/{jobID}/logs`: a link for each step, attempt and stream. */
export const listLogs: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const job = await findJob(jobs, request);
    const url = jobUrl(base(request), job.id);
    const logs = (await jobs.steps(job.id)).flatMap(logsOf).map((log) => ({
      ...log,
      href: `${stepLogUrl(url, log.step)}?stream=${log.stream}&attempt=${log.attempt}`,
      type: 'text/plain',
    }));
    return { logs, links: [...ownLinks(`${url}/logs`, 'This list'), jsonLink(url, 'up', 'Job')] };
  };
