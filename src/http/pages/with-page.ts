import type { JsonObject } from '../../processes/json-object.ts';
import { inForm, type Link } from '../links.ts';
import { HTML } from '../negotiation.ts';
import type { Handler, OperationContext } from '../operation.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './page.ts';
import type { Page } from './pages.ts';
import { showJson } from './show-json.ts';

/**
 * A handler that answers JSON, with a page beside it: the same body, shown for people where `Accept` or the query prefers HTML. Below the part that is made for
 * people stands everything that the body has (Part 1 `/req/html/definition`, `/req/html/content`).
 */
export function withPage(handler: Handler, page: Page, context: OperationContext): Handler {
  return async (request, reply) => {
    const body = await handler(request, reply);
    // It has answered by itself, with something that is no JSON.
    if (body === reply) return body;
    if (request.answerType !== HTML) {
      reply.header('vary', 'Accept');
      return body;
    }
    const seen = { ...(body as JsonObject), ...seenFromPage(body as JsonObject) };
    const { title, main } = await page(seen, request, context);
    const whole = html`${main}${main === undefined ? showJson(seen) : everything(seen)}`;
    return sendPage(reply, context.base(request), { title, main: whole });
  };
}

/** On the page the page is `self`, and JSON the alternative. */
function seenFromPage({ links }: JsonObject): { readonly links?: readonly Link[] } {
  if (!Array.isArray(links)) return {};
  const given = links as readonly Link[];
  const hasPage = given.some(({ rel, type }) => rel === 'alternate' && type === HTML);
  if (!hasPage) return { links: given };
  const change = (link: Link): Link => {
    if (link.rel === 'self')
      return { ...link, rel: 'alternate', href: inForm(link.href, 'json'), title: 'The same as JSON' };
    return link.rel === 'alternate' ? { ...link, rel: 'self' } : link;
  };
  return { links: given.map(change) };
}

function everything(body: JsonObject): Html {
  return html`
<details class="everything">
<summary>Everything that the server says of this, and all links</summary>
<div id="everything" data-live>${showJson(body)}</div>
</details>`;
}
