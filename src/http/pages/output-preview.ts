/** One output of a job, as far as a page can show it. */
import { text } from 'node:stream/consumers';
import { readExactJson } from '../../processes/exact-json.ts';
import { isJsonObject, type JsonObject } from '../../processes/json-object.ts';
import { isJson, isText } from '../../processes/media-types.ts';
import { Refusal } from '../../processes/refusal.ts';
import { contentOf, type OutputValue } from '../../processes/shape-results/output-content.ts';
import type { OperationContext } from '../operation.ts';
import { type Html, html } from './html.ts';
import { size } from './parts.ts';
import { anchor } from './show-json.ts';

/** Bytes of a text. */
const MOST_TEXT = 64 * 1024;
/** Values of a list. */
const MOST_ITEMS = 50;

/** What every browser can draw. */
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/svg+xml'];

/**
 * @param shown the output as the results document has it
 * @param value the same as CWL has it
 * @param url of the output as a resource of its own
 */
export async function outputPreview(
  shown: unknown,
  value: OutputValue,
  url: string,
  context: OperationContext,
): Promise<Html> {
  if (Array.isArray(shown) && Array.isArray(value)) return listPreview(shown, value, url, context);
  if (isJsonObject(shown) && typeof shown['href'] === 'string')
    return html`${fileLink(shown)}${await filePreview(shown, value, url, context)}`;
  if (typeof shown === 'string') return html`<pre>${shown}</pre>`;
  const json = isJsonObject(shown) && 'value' in shown ? shown['value'] : shown;
  return html`<pre>${JSON.stringify(json, undefined, 2)}</pre>`;
}

async function listPreview(
  shown: readonly unknown[],
  values: readonly OutputValue[],
  url: string,
  context: OperationContext,
): Promise<Html> {
  if (!shown.some(isJsonObject)) return html`<pre>${JSON.stringify(shown)}</pre>`;
  const items: Html[] = [];
  for (const [index, item] of shown.slice(0, MOST_ITEMS).entries()) {
    items.push(
      html`<li>${await outputPreview(item, values[index] ?? null, `${url}/${index}`, context)}</li>`,
    );
  }
  const left = shown.length - items.length;
  return html`<ol start="0">${items}</ol>${left > 0 && html`<p>And ${left} more, below.</p>`}`;
}

function fileLink({ href, basename, type, size: bytes, checksum }: JsonObject): Html {
  const name = typeof basename === 'string' ? basename : String(href);
  const facts = [type, size(bytes), checksum].filter((fact) => typeof fact === 'string');
  return html`<p>${anchor(String(href), name)} <small>${facts.join(' · ')}</small></p>`;
}

async function filePreview(
  { class: kind, type, size: bytes, basename, listing }: JsonObject,
  value: OutputValue,
  url: string,
  context: OperationContext,
): Promise<Html | undefined> {
  if (Array.isArray(listing)) {
    const entries = listing.filter(isJsonObject).slice(0, MOST_ITEMS);
    return html`<ul>${entries.map((entry) => html`<li>${fileLink(entry)}</li>`)}</ul>`;
  }
  if (kind !== 'File' || typeof type !== 'string') return undefined;
  // By the URL of the output, which is answered here also where files are fetched from the object store.
  if (IMAGES.includes(type)) return html`<img src="${url}" alt="${String(basename)}" loading="lazy">`;
  if (!isText(type) || typeof bytes !== 'number' || bytes > MOST_TEXT) return undefined;
  const content = await contentOf(value, '', context);
  if (content.kind !== 'file') return undefined;
  return html`<pre>${readable(await text(await content.file.open()), type)}</pre>`;
}

/** JSON by lines, where it is some. */
function readable(content: string, type: string): string {
  if (!isJson(type)) return content;
  try {
    return JSON.stringify(readExactJson(Buffer.from(content)), undefined, 2);
  } catch (error) {
    if (error instanceof Refusal) return content;
    throw error;
  }
}
