import accepts from '@fastify/accepts';
import cors from '@fastify/cors';
import { type FastifyInstance, fastify, type HTTPMethods } from 'fastify';
import openapiGlue from 'fastify-openapi-glue';
import { collectMethods } from './allowed-methods.ts';
import { addSwaggerUi } from './capabilities/swagger-ui.ts';
import { answerClientError } from './client-error.ts';
import { type Contract, readContract } from './contract.ts';
import { HttpProblem } from './http-problem.ts';
import { baseUrl } from './links.ts';
import { addNegotiation } from './negotiation.ts';
import { limitOpenRequests } from './open-requests.ts';
import type { AppDependencies, OperationContext } from './operation.ts';
import { OPERATIONS, WILDCARD_ROUTES } from './operations.ts';
import { PAGES } from './pages/pages.ts';
import { withPage } from './pages/with-page.ts';
import { pathPrefix } from './path-prefix.ts';
import { sendProblem, sendProblemDocument } from './problem-document.ts';
import { addRequestBodies } from './request-bodies.ts';
import { addRequestValidation } from './request-validation.ts';
import { tidyUrl } from './tidy-url.ts';

export type { AppDependencies } from './operation.ts';

/** Longest path parameter: a step or a file may lie deep. */
const MAX_PARAMETER = 8192;

/**
 * The HTTP side of the server: routes, validation and Swagger UI from `openapi/openapi.yaml`. It listens when the caller says so; closing
 * it closes nothing of the dependencies.
 */
export function buildApp(dependencies: AppDependencies): FastifyInstance {
  const contract = readContract();
  const prefix = pathPrefix(dependencies.pathPrefix);
  const base: OperationContext['base'] = (request) =>
    baseUrl(request, dependencies.publicUrl) + (prefix.of(request) ?? '');
  const app = fastify({
    loggerInstance: dependencies.logger,
    routerOptions: { maxParamLength: MAX_PARAMETER },
    clientErrorHandler: answerClientError,
    rewriteUrl: ({ url }) => tidyUrl(prefix.strip(url ?? '/')),
    frameworkErrors: (error, request, reply) => void sendProblemDocument(error, request, reply),
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, base(request)));
  app.setNotFoundHandler((request) => {
    throw new HttpProblem(
      'no-such-resource',
      `There is nothing at ${request.url}. The landing page links to what there is.`,
    );
  });
  app.addHook('onRequest', async (request) => {
    // No name has it, and databases and file systems refuse it in their own ways.
    if (request.url.includes('%00'))
      throw new HttpProblem('invalid-request', 'The URL has the character NUL.');
  });
  app.addHook('onRequest', async (request) => {
    if (prefix.of(request) === undefined && request.routeOptions.url !== '/health')
      throw new HttpProblem(
        'no-such-resource',
        `All paths of this server begin with ${dependencies.pathPrefix}.`,
      );
  });
  limitOpenRequests(app, dependencies.maxRequests);
  app.register(accepts);
  app.register(cors, {
    exposedHeaders: EXPOSED,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    // OPTIONS that no browser sends is no mistake.
    strictPreflight: false,
  });
  addRequestBodies(app, requestTypes(contract), dependencies.maxDocumentBytes);
  addRequestValidation(app);
  addNegotiation(app);
  const closing = new AbortController();
  // Answers that follow a job would keep the server from closing.
  app.addHook('preClose', async () => closing.abort());
  const refuseOtherMethods = collectMethods(app, contract);
  app.register(openapiGlue, {
    specification: contract,
    operationResolver: resolver({
      ...dependencies,
      standard: dependencies.standard ?? '1.0',
      contract,
      closing: closing.signal,
      base,
    }),
  });
  addSwaggerUi(app, contract, base);
  app.register(async (routes) => refuseOtherMethods(routes));
  return app;
}

/** Headers that scripts of other origins may read (Part 1 recommendation on CORS). */
const EXPOSED = [
  'Location',
  'Link',
  'Preference-Applied',
  'Content-Range',
  'Accept-Ranges',
  'Content-Disposition',
  'ETag',
  'Last-Modified',
  'OGC-Output-Values-Count',
  'Allow',
];

function resolver(context: OperationContext) {
  return (operationId: string, method: string) => {
    const operation = OPERATIONS[operationId];
    if (operation === undefined)
      throw new Error(`The operation '${operationId}' of the contract has no handler.`);
    const page = PAGES[operationId];
    const handler = page === undefined ? operation(context) : withPage(operation(context), page, context);
    const url = WILDCARD_ROUTES[operationId];
    return url === undefined ? handler : { method: method as HTTPMethods, url, handler };
  };
}

/** Every media type that the contract speaks of: Fastify wants a parser for each. */
function requestTypes(contract: Contract): readonly string[] {
  const types = JSON.stringify(contract).matchAll(/"((?:application|text|multipart|\*)\/[^"]+)":\{/g);
  return [...new Set([...types].map(([, type]) => type ?? ''))];
}
