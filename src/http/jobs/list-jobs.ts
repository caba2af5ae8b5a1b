import type { JobFilter, JobStatus } from '../../jobs/job.ts';
import { HttpProblem } from '../http-problem.ts';
import { pageLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { profileLink } from '../profile.ts';
import { parseInterval } from './interval.ts';
import { statusInfo } from './status-info.ts';

interface Query {
  readonly limit: number;
  readonly after?: string;
  readonly before?: string;
  readonly processID?: readonly string[];
  readonly status?: readonly JobStatus[];
  readonly datetime?: string;
  readonly tags?: readonly string[];
  readonly labels?: readonly string[];
  readonly minDuration?: readonly number[];
  readonly maxDuration?: readonly number[];
}

/** `GET /jobs` (Part 1 class `job-list`). */
export const listJobs: Operation =
  ({ jobs, base }) =>
  async (request) => {
    refuseTwoEnds(request.query as Query);
    const { jobs: page, next, previous } = await jobs.list(filterOf(request.query as Query));
    return {
      jobs: page.map((job) => statusInfo(job, base(request))),
      links: [...pageLinks(base(request), request, { after: next, before: previous }), profileLink('jobList')],
    };
  };

/** Durations are lists in version 1.0 and numbers in 2.0; a job has to meet all of a list. */
function filterOf(query: Query): JobFilter {
  const { from, to } = query.datetime === undefined ? {} : parseInterval(query.datetime);
  return {
    limit: query.limit,
    ...(query.after !== undefined && { after: query.after }),
    ...(query.before !== undefined && { before: query.before }),
    ...(query.processID !== undefined && { processIds: query.processID }),
    ...(query.status !== undefined && { statuses: query.status }),
    ...(query.tags !== undefined && { tags: query.tags }),
    ...(query.labels !== undefined && { labels: query.labels }),
    ...(from !== undefined && { createdFrom: from }),
    ...(to !== undefined && { createdTo: to }),
    ...(query.minDuration !== undefined && { minDuration: Math.max(...query.minDuration) }),
    ...(query.maxDuration !== undefined && { maxDuration: Math.min(...query.maxDuration) }),
  };
}

function refuseTwoEnds({ after, before }: Query): void {
  if (after === undefined || before === undefined) return;
  const message = "Send 'after' or 'before', not both; the links of a page have them.";
  throw new HttpProblem('invalid-request', message, {
    problems: [{ path: 'before', message, rule: 'not-both' }],
  });
}
