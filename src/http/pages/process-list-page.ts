import type { Link } from '../links.ts';
import type { processSummary } from '../processes/process-summary.ts';
import { type Html, html } from './html.ts';
import type { PageContent } from './page.ts';
import { linkOf, pager } from './parts.ts';

type Summary = ReturnType<typeof processSummary>;

interface ProcessList {
  readonly processes: readonly Summary[];
  readonly links: readonly Link[];
}

export function processListPage({ processes, links }: ProcessList): PageContent {
  return {
    title: 'Processes',
    main: html`
${processes.length === 0 && html`<p>Nothing is deployed on this page of the list.</p>`}
<ul class="cards">${processes.map(showSummary)}</ul>
${pager(links)}`,
  };
}

function showSummary({ id, title, version, description, keywords, links }: Summary): Html {
  return html`
<li>
<h2><a href="${linkOf(links, 'self')}">${title ?? id}</a></h2>
<p><code>${id}</code> <small>version ${version}</small></p>
${description !== undefined && html`<p class="text">${description}</p>`}
${keywords !== undefined && html`<p>${keywords.map((word) => html`<span class="tag">${word}</span> `)}</p>`}
</li>`;
}
