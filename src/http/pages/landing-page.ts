import type { Link } from '../links.ts';
import { html } from './html.ts';
import type { PageContent } from './page.ts';

interface Landing {
  readonly title: string;
  readonly description: string;
  readonly links: readonly Link[];
}

export function landingPage({ title, description, links }: Landing): PageContent {
  const elsewhere = links.filter(({ rel }) => rel !== 'self' && rel !== 'alternate');
  return {
    title,
    main: html`
${description.split(/\n+/).map((text) => html`<p>${text}</p>`)}
<ul class="cards">
${elsewhere.map((link) => html`<li><a href="${link.href}">${link.title}</a> <small>${link.type}</small></li>`)}
</ul>`,
  };
}
