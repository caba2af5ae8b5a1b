import type { ProblemItem } from '../../processes/refusal.ts';
import type { Link } from '../links.ts';
import type { ProblemDocument } from '../problem-document.ts';
import { type Html, html } from './html.ts';
import type { PageContent } from './page.ts';
import { anchor, showJson } from './show-json.ts';

/** A problem for people: what is wrong, everything that is wrong with it, and what there is instead. */
export function problemPage(document: ProblemDocument): PageContent {
  const { title, status, detail, problems, links } = document;
  return {
    title,
    main: html`
<p class="problem"><span class="state failed">${status}</span> <span class="message">${detail}</span></p>
${problems !== undefined && html`<ul>${problems.map(showItem)}</ul>`}
${Array.isArray(links) && html`<p class="links">${(links as readonly Link[]).map(({ href, title: name }) => anchor(href, name ?? href))}</p>`}
<details><summary>For programs</summary>${showJson(document)}</details>`,
  };
}

function showItem({ message, path, file, line, column, rule }: ProblemItem): Html {
  const place = [
    path,
    file,
    line !== undefined && `line ${line}`,
    column !== undefined && `column ${column}`,
  ];
  const known = [...place, rule].filter((text) => typeof text === 'string');
  return html`<li>${message} <small>${known.join(', ')}</small></li>`;
}
