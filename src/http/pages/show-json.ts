/** Any JSON as HTML: all of its names and values, and each address as a link. */
import { isJsonObject, type JsonObject } from '../../processes/json-object.ts';
import { type Html, html } from './html.ts';

export function showJson(value: unknown): Html {
  if (Array.isArray(value)) return showList(value);
  if (isJsonObject(value)) return isLink(value) ? showLink(value) : showObject(value);
  const text = String(value);
  return isAddress(text) ? html`<a href="${text}">${text}</a>` : html`<span class="value">${text}</span>`;
}

function showList(items: readonly unknown[]): Html {
  if (items.length === 0) return html`<span class="none">none</span>`;
  return html`<ul>${items.map((item) => html`<li>${showJson(item)}</li>`)}</ul>`;
}

function showObject(value: JsonObject): Html {
  const members = Object.entries(value);
  if (members.length === 0) return html`<span class="none">nothing</span>`;
  return html`<dl>${members.map(([name, member]) => html`<dt>${name}</dt><dd>${showJson(member)}</dd>`)}</dl>`;
}

/** With everything that it says of where it leads. */
function showLink({ href, ...members }: JsonObject): Html {
  const address = String(href);
  const entries = Object.entries(members);
  const { title, ...facts } = Object.fromEntries(entries.flatMap(([name, value]) => scalar(name, value)));
  const rest = entries.filter(([, value]) => typeof value === 'object');
  const words = [...(title === undefined ? [] : [address]), ...Object.values(facts)];
  return html`${anchor(address, title ?? address, facts['rel'])}
${words.map((word) => html` <small>${word}</small>`)}${rest.length > 0 && showObject(Object.fromEntries(rest))}`;
}

function scalar(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (typeof value === 'object') return [];
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** A link where the address is one of the web: what a package says may be anything. */
export function anchor(href: string, label: string, rel?: string): Html {
  if (!isAddress(href)) return html`<span class="value">${label}</span>`;
  return html`<a href="${href}"${rel !== undefined && html` rel="${rel}"`}>${label}</a>`;
}

function isLink(value: JsonObject): boolean {
  return typeof value['href'] === 'string';
}

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}
