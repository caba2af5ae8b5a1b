import type { FastifyRequest } from 'fastify';
import { isTerminal } from '../../jobs/status.ts';
import type { statusInfo } from '../jobs/status-info.ts';
import { jobUrl, REL } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import { type Html, html } from './html.ts';
import type { PageContent } from './page.ts';
import { duration, linkOf, state, time } from './parts.ts';
import { stepsTable } from './steps-table.ts';

type StatusInfo = ReturnType<typeof statusInfo>;

/** A job: what it does now, step by step. Parts that are `data-live` follow it while it runs. */
export async function jobPage(
  job: StatusInfo,
  request: FastifyRequest,
  { jobs, base }: OperationContext,
): Promise<PageContent> {
  const url = jobUrl(base(request), job.jobID);
  const steps = await jobs.steps(job.jobID);
  return {
    title: job.title ?? `Job ${job.jobID}`,
    main: html`
<div id="state" data-live${!isTerminal(job.status) && html` data-events="${url}/events"`}>${current(job)}</div>
<h2>Steps</h2>
<div id="steps" data-live>${stepsTable(steps, url)}</div>
<section id="log" hidden><h2>Log</h2><p id="log-name"></p><pre tabindex="0"></pre></section>`,
  };
}

function current(job: StatusInfo): Html {
  const { status, progress, message, created, started, finished, links } = job;
  const process = linkOf(links, 'up');
  const results = linkOf(links, REL.results);
  return html`
<p>${state(status)} <progress max="100" value="${progress}" aria-label="Progress"></progress> ${progress} %</p>
<p class="message">${message}</p>
<dl>
<dt>Process</dt><dd>${process === undefined ? job.processID : html`<a href="${process}">${job.processID}</a>`}</dd>
${fact('Created', time(created))}
${fact('Started', time(started))}
${fact('Finished', time(finished))}
${fact('Took', duration(started, finished))}
${job.tags !== undefined && fact('Tags', html`${job.tags.map((tag) => html`<span class="tag">${tag}</span> `)}`)}
</dl>
<p class="links">
${results !== undefined && html`<a class="main" href="${results}">Results</a>`}
<a href="${linkOf(links, REL.log)}">Logs</a>
<a href="${jobUrlOf(links)}/inputs">Inputs</a>
${removal(status, jobUrlOf(links))}
</p>`;
}

function jobUrlOf(links: StatusInfo['links']): string {
  return linkOf(links, 'monitor') ?? '';
}

function fact(name: string, value: Html | string | undefined): Html | undefined {
  return value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`;
}

/** A job that runs is stopped and stays; one that has ended goes with all that it stored. */
function removal(status: StatusInfo['status'], url: string): Html {
  return isTerminal(status)
    ? html`<button type="button" data-delete="${url}" data-confirm="Remove this job and everything that it stored?">Remove</button>`
    : html`<button type="button" data-delete="${url}">Dismiss</button>`;
}
