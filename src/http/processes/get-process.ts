import type { Operation } from '../operation.ts';
import { processDescription } from './process-summary.ts';

/** `GET /processes/{processID}` (Part 1 `/req/core/process-success`). */
export const getProcess: Operation =
  ({ processes, base }) =>
  async (request) => {
    const { processID } = request.params as { readonly processID: string };
    const { version } = request.query as { readonly version?: string };
    const process = await processes.get(processID, version);
    return processDescription(process, base(request), { isPinned: version !== undefined });
  };
