import type { DeployedProcess } from '../../processes/process-store.ts';
import { Refusal } from '../../processes/refusal.ts';
import { processUrl } from '../links.ts';
import type { Operation } from '../operation.ts';
import { packageRequest } from './package-request.ts';
import { processSummary } from './process-summary.ts';

/** What the author should know although the package was deployed. */
function warningsOf({ document }: DeployedProcess) {
  const { warnings } = document;
  return warnings === undefined ? {} : { warnings };
}

/** `POST /processes` (Part 2 `/req/deploy-replace-undeploy/deploy-post-op`). */
export const deployProcess: Operation =
  ({ processes, base }) =>
  async (request, reply) => {
    const root = base(request);
    try {
      const deployed = await processes.deploy(packageRequest(request), root);
      return reply
        .code(201)
        .header('location', processUrl(root, deployed.id))
        .send({ ...processSummary(deployed, root), ...warningsOf(deployed) });
    } catch (error) {
      // Where the existing one is (Part 2 `deploy-response-duplicate`).
      const existing = error instanceof Refusal ? error.members['processID'] : undefined;
      if (typeof existing === 'string') reply.header('location', processUrl(root, existing));
      throw error;
    }
  };
