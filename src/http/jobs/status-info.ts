import type { Job } from '../../jobs/job.ts';
import { failureOf } from '../../processes/execute/job-outputs.ts';
import { jobUrl, jsonLink, type Link, processUrl, REL } from '../links.ts';
import { problemOf } from '../problem-document.ts';

/** Part 1 `statusInfo.yaml`, with the members of version 1.0 and of 2.0. */
export function statusInfo(job: Job, base: string) {
  return {
    jobID: job.id,
    id: job.id,
    type: 'process',
    processingEntityType: 'ogc-api-processes',
    processID: job.processId,
    status: job.status,
    message: job.message,
    created: job.created.toISOString(),
    ...(job.started && { started: job.started.toISOString() }),
    ...(job.finished && { finished: job.finished.toISOString() }),
    updated: job.updated.toISOString(),
    progress: job.progress,
    ...(job.status === 'failed' && { exception: problemOf(failureOf(job)) }),
    links: links(job, base),
  };
}

/** The last that is heard of a job that was removed (Part 1 v2.0 `/req/dismiss/job-dismiss-status`). */
export function removedInfo(job: Job, base: string) {
  const message = 'The job was removed, with its results and everything else that it stored.';
  const { exception: _exception, ...info } = statusInfo({ ...job, status: 'dismissed', message }, base);
  return { ...info, links: [jsonLink(`${base}/jobs`, 'up', 'Jobs')] };
}

function links(job: Job, base: string): readonly Link[] {
  const url = jobUrl(base, job.id);
  const end: Link[] =
    job.status === 'successful'
      ? [jsonLink(`${url}/results`, REL.results, 'Results')]
      : job.status === 'failed'
        ? [jsonLink(`${url}/results`, REL.exceptions, 'Why it failed')]
        : [];
  return [
    jsonLink(url, 'self', 'This job'),
    jsonLink(url, 'monitor', 'State of the job'),
    ...end,
    jsonLink(`${url}/logs`, REL.log, 'Logs'),
    jsonLink(`${url}/steps`, 'item', 'Steps'),
    { href: `${url}/events`, rel: 'related', type: 'text/event-stream', title: 'Events' },
    jsonLink(processUrl(base, job.processId), 'up', 'Process'),
  ];
}
