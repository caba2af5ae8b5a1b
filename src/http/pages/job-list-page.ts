import type { FastifyRequest } from 'fastify';
import { ALL_STATUSES } from '../../jobs/status.ts';
import type { statusInfo } from '../jobs/status-info.ts';
import type { Link } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import { type Html, html } from './html.ts';
import type { PageContent } from './page.ts';
import { duration, linkOf, pager, state, time } from './parts.ts';

type Job = ReturnType<typeof statusInfo>;

interface JobList {
  readonly jobs: readonly Job[];
  readonly links: readonly Link[];
}

export function jobListPage(
  { jobs, links }: JobList,
  request: FastifyRequest,
  { base }: OperationContext,
): PageContent {
  const { status = [], processID = [] } = request.query as {
    readonly status?: readonly string[];
    readonly processID?: readonly string[];
  };
  const url = `${base(request)}/jobs`;
  return {
    title: processID.length === 0 ? 'Jobs' : `Jobs of ${processID.join(', ')}`,
    main: html`
<nav class="filter" aria-label="Status">
${filter('all', status.length === 0, filtered(url, processID))}
${ALL_STATUSES.map((name) => filter(name, status.includes(name), filtered(url, processID, name)))}
</nav>
${jobs.length === 0 ? html`<p>There is no such job.</p>` : table(jobs)}
${pager(links)}`,
  };
}

function filtered(url: string, processes: readonly string[], status?: string): string {
  const query = new URLSearchParams({
    ...(processes.length > 0 && { processID: processes.join(',') }),
    ...(status !== undefined && { status }),
  }).toString();
  return query === '' ? url : `${url}?${query}`;
}

function filter(name: string, isOn: boolean, href: string): Html {
  return html`<a href="${href}"${isOn && html` aria-current="true"`}>${name}</a> `;
}

function table(jobs: readonly Job[]): Html {
  return html`
<div class="wide"><table>
<thead><tr><th scope="col">Job</th><th scope="col">Process</th><th scope="col">Status</th><th scope="col">Progress</th><th scope="col">Created</th><th scope="col">Took</th></tr></thead>
<tbody>${jobs.map(row)}</tbody>
</table></div>`;
}

function row({ jobID, title, processID, status, progress, created, started, finished, links }: Job): Html {
  const process = linkOf(links, 'up');
  return html`
<tr><th scope="row"><a href="${linkOf(links, 'self')}">${title ?? jobID}</a></th>
<td>${process === undefined ? processID : html`<a href="${process}">${processID}</a>`}</td>
<td>${state(status)}</td><td>${progress} %</td><td>${time(created)}</td><td>${duration(started, finished)}</td></tr>`;
}
