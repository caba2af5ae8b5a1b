import { namesType } from '../negotiation.ts';
import type { Operation } from '../operation.ts';

const OPENAPI = 'application/vnd.oai.openapi+json;version=3.0';

/** `GET /api` (Part 1 `/req/core/api-definition-success`, `/req/oas30/oas-definition-1`). */
export const getApi: Operation =
  ({ base, contract, version }) =>
  async (request, reply) => {
    const document = { ...contract, info: { ...contract.info, version }, servers: [{ url: base(request) }] };
    const asJson = namesType(request, 'application/json');
    return reply.type(asJson ? 'application/json' : OPENAPI).send(JSON.stringify(document));
  };
