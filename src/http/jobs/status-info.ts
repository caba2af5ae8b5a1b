import type { Job } from '../../jobs/job.ts';
import { failureOf } from '../../processes/execute/job-outputs.ts';
import { AD_HOC_REVISION } from '../../processes/process-service.ts';
import { jobUrl, jsonLink, type Link, ownLinks, processUrl, REL, SHORT_REL } from '../links.ts';
import { problemOf } from '../problem-document.ts';
import { profileLink } from '../profile.ts';

/** Part 1 `statusInfo.yaml`, with the members of version 1.0 and of 2.0. */
export function statusInfo(job: Job, base: string) {
  return {
    jobID: job.id,
    id: job.id,
    type: 'process',
    processingEntityType: 'ogc-api-processes',
    processID: job.processId,
    ...(isDeployed(job) && { processRevision: job.revision }),
    ...job.marks,
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
  return [
    ...ownLinks(url, 'This job'),
    jsonLink(url, 'monitor', 'State of the job'),
    ...endLinks(job, url),
    ...bothForms('log', `${url}/logs`, 'Logs'),
    jsonLink(`${url}/steps`, 'item', 'Steps'),
    { href: `${url}/events`, rel: 'related', type: 'text/event-stream', title: 'Events' },
    profileLink('job'),
    jsonLink(`${url}/definition`, 'describedby', 'What it was asked to do'),
    jsonLink(`${url}/inputs`, 'related', 'Inputs'),
    jsonLink(`${url}/prov`, REL.provenance, 'Provenance'),
    { href: `${url}/ro-crate`, rel: 'related', type: 'application/ld+json', title: 'RO-Crate of the run' },
    ...(job.subscriber === undefined ? [] : [jsonLink(`${url}/callbacks`, 'related', 'Callbacks')]),
    ...(isDeployed(job)
      ? [
          jsonLink(processUrl(base, job.processId), 'up', 'Process'),
          jsonLink(
            processUrl(base, job.processId, job.revision),
            'related',
            'The revision that this job runs',
          ),
        ]
      : []),
  ];
}

function isDeployed({ revision }: Job): boolean {
  return revision !== AD_HOC_REVISION;
}

/** Results are there when a job was successful, until they are removed; when it failed, the same URL says why. */
function endLinks({ status, resultsRemoved }: Job, url: string): readonly Link[] {
  if (status === 'successful' && resultsRemoved === undefined)
    return bothForms('results', `${url}/results`, 'Results');
  return status === 'failed' ? bothForms('exceptions', `${url}/results`, 'Why it failed') : [];
}

/** Version 1.0 of Part 1 writes the whole URI of a relation, 2.0 its short form. */
function bothForms(name: keyof typeof SHORT_REL, href: string, title: string): readonly Link[] {
  return [jsonLink(href, REL[name], title), jsonLink(href, SHORT_REL[name], title)];
}
