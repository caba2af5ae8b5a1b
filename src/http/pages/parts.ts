/** Small things that several pages show. */
import type { Link } from '../links.ts';
import { type Html, html } from './html.ts';

export function state(name: string): Html {
  return html`<span class="state ${name}">${name}</span>`;
}

/** An instant as people read it; browsers and programs get it exactly. */
export function time(instant: string | undefined): Html | undefined {
  if (instant === undefined) return undefined;
  return html`<time datetime="${instant}">${instant.slice(0, 19).replace('T', ' ')}</time>`;
}

/** How long something took, or has taken up to now. */
export function duration(from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  const seconds = ((to === undefined ? Date.now() : Date.parse(to)) - Date.parse(from)) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function size(bytes: unknown): string | undefined {
  if (typeof bytes !== 'number') return undefined;
  if (bytes < 1024) return `${bytes} bytes`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}

/** The link of a relation, where there is one. */
export function linkOf(links: readonly Link[], rel: string): string | undefined {
  return links.find((link) => link.rel === rel)?.href;
}

/** Links to the pages before and after this one. */
export function pager(links: readonly Link[]): Html | undefined {
  const found = links.filter(({ rel }) => rel === 'prev' || rel === 'next');
  if (found.length === 0) return undefined;
  return html`<nav class="pager" aria-label="Pages">${found.map(
    ({ href, rel, title }) => html`<a href="${href}" rel="${rel}">${title}</a> `,
  )}</nav>`;
}
