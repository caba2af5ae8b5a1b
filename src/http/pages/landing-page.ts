import { type Link, REL } from '../links.ts';
import { type Html, html } from './html.ts';
import type { PageContent } from './page.ts';
import { linkOf } from './parts.ts';

interface Landing {
  readonly title: string;
  readonly description: string;
  readonly links: readonly Link[];
}

/** What a person comes for; the other links are below. */
const WAYS: readonly (readonly [rel: string, name: string, about: string])[] = [
  [REL.processes, 'Processes', 'What can be executed, with a form for each.'],
  [REL.jobList, 'Jobs', 'What was executed, what runs, and the results.'],
  ['service-doc', 'API', 'Every request of this server, to try.'],
  [REL.conformance, 'Conformance', 'The standards that it follows.'],
];

export function landingPage({ title, description, links }: Landing): PageContent {
  return {
    title,
    main: html`
${description.split(/\n+/).map((text) => html`<p>${text}</p>`)}
<ul class="cards">${WAYS.map(([rel, name, about]) => card(linkOf(links, rel), name, about))}</ul>`,
  };
}

function card(href: string | undefined, name: string, about: string): Html | undefined {
  return href === undefined
    ? undefined
    : html`<li><h2><a href="${href}">${name}</a></h2><p>${about}</p></li>`;
}
