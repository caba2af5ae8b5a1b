import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Contract } from '../contract.ts';
import type { OperationContext } from '../operation.ts';
import { html } from '../pages/html.ts';

const PAGE = '/api.html';

/** `GET /api.html`: Swagger UI, which tries its requests at the URL that the client knows this server by. */
export function addSwaggerUi(app: FastifyInstance, contract: Contract, base: OperationContext['base']): void {
  app.register(swagger, { mode: 'static', specification: { document: contract as never } });
  app.register(swaggerUi, {
    routePrefix: PAGE,
    transformSpecificationClone: false,
    transformSpecification: (document, request) => ({ ...document, servers: [{ url: base(request) }] }),
  });
  // The page names its files from the root of the host, where a path may stand in front of this server.
  app.addHook('onSend', async (request, _reply, payload) =>
    request.routeOptions.url === PAGE && typeof payload === 'string'
      ? payload.replaceAll(`"${PAGE}/`, () => html`"${base(request)}${PAGE}/`.text)
      : payload,
  );
}
