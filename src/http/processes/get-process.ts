import type { Operation } from '../operation.ts';
import { processDescription } from './process-summary.ts';

/** `GET /processes/{processID}` (Part 1 `/req/core/process-success`). */
export const getProcess: Operation =
  ({ processes, base }) =>
  async (request) => {
    const { processID } = request.params as { readonly processID: string };
    return processDescription(await processes.get(processID), base(request));
  };
