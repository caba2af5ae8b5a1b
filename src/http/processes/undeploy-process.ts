import type { Operation } from '../operation.ts';

/** `DELETE /processes/{processID}` (Part 2 `/req/deploy-replace-undeploy/undeploy-delete-op`). */
export const undeployProcess: Operation =
  ({ processes }) =>
  async (request, reply) => {
    const { processID } = request.params as { readonly processID: string };
    await processes.undeploy(processID);
    return reply.code(204).send();
  };
