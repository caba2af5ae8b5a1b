import type { JobFilter, JobStatus } from '../../jobs/job.ts';
import { HttpProblem } from '../http-problem.ts';
import { pageLinks } from '../links.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { profileLink } from '../profile.ts';
import { parseInterval } from './interval.ts';
import { seenJob, storedStatuses } from './seen-job.ts';
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
export const listJobs: Operation = (context) => async (request) => {
  refuseTwoEnds(request.query as Query);
  const { jobs: page, next, previous } = await context.jobs.list(filterOf(request.query as Query, context));
  const base = context.base(request);
  return {
    jobs: page.map((job) => statusInfo(seenJob(job, context), base)),
    links: [...pageLinks(base, request, { after: next, before: previous }), profileLink('jobList')],
  };
};

/** Durations are lists in version 1.0 and numbers in 2.0; a job has to meet all of a list. */
function filterOf(query: Query, context: OperationContext): JobFilter {
  const { from, to } = query.datetime === undefined ? {} : parseInterval(query.datetime);
  return {
    limit: query.limit,
    ...(query.after !== undefined && { after: query.after }),
    ...(query.before !== undefined && { before: query.before }),
    ...(query.processID !== undefined && { processIds: query.processID }),
    ...(query.status !== undefined && { statuses: storedStatuses(query.status, context) }),
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
