import type { JobFilter, JobStatus } from '../../jobs/job.ts';
import { pageLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { parseInterval } from './interval.ts';
import { statusInfo } from './status-info.ts';

interface Query {
  readonly limit: number;
  readonly after?: string;
  readonly processID?: readonly string[];
  readonly status?: readonly JobStatus[];
  readonly datetime?: string;
  readonly minDuration?: number;
  readonly maxDuration?: number;
}

/** `GET /jobs` (Part 1 class `job-list`). */
export const listJobs: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const { jobs: page, next } = await jobs.list(filterOf(request.query as Query));
    return {
      jobs: page.map((job) => statusInfo(job, base(request))),
      links: pageLinks(base(request), request, next),
    };
  };

function filterOf(query: Query): JobFilter {
  const { from, to } = query.datetime === undefined ? {} : parseInterval(query.datetime);
  return {
    limit: query.limit,
    ...(query.after !== undefined && { after: query.after }),
    ...(query.processID !== undefined && { processIds: query.processID }),
    ...(query.status !== undefined && { statuses: query.status }),
    ...(from !== undefined && { createdFrom: from }),
    ...(to !== undefined && { createdTo: to }),
    ...(query.minDuration !== undefined && { minDuration: query.minDuration }),
    ...(query.maxDuration !== undefined && { maxDuration: query.maxDuration }),
  };
}
