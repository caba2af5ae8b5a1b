import { bare } from '../../processes/media-types.ts';
import { choose } from '../negotiation.ts';
import type { Operation } from '../operation.ts';

/** `GET /processes/{processID}/package` (Part 2 `/req/deploy-replace-undeploy/package-get-op`). */
export const getPackage: Operation =
  ({ processes }) =>
  async (request, reply) => {
    const { processID } = request.params as { readonly processID: string };
    const { mediaType, body } = await processes.source(processID);
    choose(request, [bare(mediaType)]);
    return reply.type(mediaType).send(Buffer.from(body));
  };
