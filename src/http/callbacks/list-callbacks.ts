import type { CallbackState } from '../../jobs/callbacks/callback-store.ts';
import { pageLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { showCallback } from './show-callback.ts';

interface Query {
  readonly state?: CallbackState;
  readonly limit: number;
  readonly after?: number;
}

/** `GET /callbacks`: of all jobs, for who looks after the server. */
export const listCallbacks: Operation =
  ({ callbacks, base }) =>
  async (request) => {
    const page = await callbacks.list(request.query as Query);
    return {
      callbacks: page.callbacks.map((callback) => showCallback(callback, base(request))),
      links: pageLinks(base(request), request, { after: page.next?.toString() }),
    };
  };
