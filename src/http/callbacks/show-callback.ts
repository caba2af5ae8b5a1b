import type { CallbackView } from '../../jobs/callbacks/callback-store.ts';
import { jobUrl, jsonLink } from '../links.ts';

/** A callback for people and programs; its URL without the query, in which secrets are. */
export function showCallback(callback: CallbackView, base: string) {
  const { id, job, event, state, attempts, status, error, created, ended, due } = callback;
  const url = jobUrl(base, job);
  return {
    id,
    jobID: job,
    event,
    url: withoutQuery(callback.url),
    state,
    attempts,
    ...(status !== undefined && { lastStatus: status }),
    ...(error !== undefined && { lastError: error }),
    created: created.toISOString(),
    ...(ended && { ended: ended.toISOString() }),
    ...(state === 'waiting' && { nextTry: due.toISOString() }),
    links: [
      jsonLink(`${url}/callbacks/${id}`, 'edit', 'POST here to send it again'),
      jsonLink(url, 'up', 'Job'),
    ],
  };
}

function withoutQuery(text: string): string {
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}
