import type { Operation } from '../operation.ts';
import { packageRequest } from './package-request.ts';

/** `PUT /processes/{processID}` (Part 2 `/req/deploy-replace-undeploy/replace-put-op`). */
export const replaceProcess: Operation =
  ({ processes, base }) =>
  async (request, reply) => {
    const { processID } = request.params as { readonly processID: string };
    await processes.replace(processID, packageRequest(request), base(request));
    return reply.code(204).send();
  };
