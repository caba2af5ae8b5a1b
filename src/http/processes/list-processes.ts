import { pageLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { profileLink } from '../profile.ts';
import { processSummary } from './process-summary.ts';

interface Query {
  readonly limit: number;
  readonly after?: string;
}

/** `GET /processes` (Part 1 `/req/core/process-list-success`, `pl-limit-response`, `pl-links`). */
export const listProcesses: Operation =
  ({ processes, base }) =>
  async (request) => {
    const { limit, after } = request.query as Query;
    // One more than the page holds tells whether there is another.
    const found = await processes.list(limit + 1, after);
    const page = found.slice(0, limit);
    const next = found.length > limit ? page.at(-1)?.id : undefined;
    return {
      processes: page.map((process) => processSummary(process, base(request))),
      links: [...pageLinks(base(request), request, { after: next }), profileLink('processList')],
    };
  };
