import type { Link } from '../links.ts';
import { html } from './html.ts';
import type { PageContent } from './page.ts';
import { linkOf } from './parts.ts';

interface LogList {
  readonly logs: readonly {
    readonly step: string;
    readonly attempt: number;
    readonly stream: string;
    readonly href: string;
  }[];
  readonly links: readonly Link[];
}

export function logListPage({ logs, links }: LogList): PageContent {
  return {
    title: 'Logs',
    main: html`
<p class="links"><a href="${linkOf(links, 'up')}">Job</a></p>
${logs.length === 0 && html`<p class="none">No step has begun.</p>`}
<div class="wide"><table>
<thead><tr><th scope="col">Step</th><th scope="col">Attempt</th><th scope="col">Log</th></tr></thead>
<tbody>${logs.map(
      ({ step, attempt, stream, href }) => html`
<tr><th scope="row">${step}</th><td>${attempt}</td><td><a href="${href}">${stream}</a></td></tr>`,
    )}</tbody>
</table></div>`,
  };
}
