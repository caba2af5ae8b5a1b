import type { FastifyRequest } from 'fastify';
import type { ProcessService } from '../../processes/process-service.ts';
import type { ProcessDescription } from '../../processes/process-store.ts';
import { HTML, namesType } from '../negotiation.ts';
import type { Operation } from '../operation.ts';
import { toOpenapi30 } from './openapi-30.ts';
import { toOpenapi31 } from './openapi-31.ts';
import { processOperations } from './process-operations.ts';

const OPENAPI = 'application/vnd.oai.openapi+json';
/** Processes whose executions are described one by one; all others by the general operation. */
const MOST = 1000;
/** Processes come with their packages, which may be large. */
const AT_ONCE = 50;

/**
 * `GET /api` (Part 1 `/req/core/api-definition-success`, `/req/oas30/oas-definition-1`, v2.0 `/req/oas31/oas-definition`): the contract, and the
 * execution of each process with its own inputs. Swagger UI for those who prefer HTML.
 */
export const getApi: Operation =
  ({ base, contract, processes, version }) =>
  async (request, reply) => {
    reply.header('vary', 'Accept');
    if (request.answerType === HTML) return reply.redirect(`${base(request)}/api.html`, 303);
    const operations = processOperations(contract, await descriptions(processes));
    const is31 = asksFor31(request);
    const document = {
      ...contract,
      info: { ...contract.info, version },
      servers: [{ url: base(request) }],
      paths: { ...contract.paths, ...(is31 ? operations : toOpenapi30(operations)) },
    };
    const text = JSON.stringify(is31 ? toOpenapi31(document) : document);
    const asJson = !is31 && namesType(request, 'application/json');
    return reply
      .type(asJson ? 'application/json' : `${OPENAPI};version=${is31 ? '3.1' : '3.0'}`)
      .send(Buffer.from(text));
  };

async function descriptions(processes: Pick<ProcessService, 'list'>): Promise<ProcessDescription[]> {
  const found: ProcessDescription[] = [];
  while (found.length < MOST) {
    const page = await processes.list(AT_ONCE, found.at(-1)?.id);
    found.push(...page.map(({ description }) => description));
    if (page.length < AT_ONCE) break;
  }
  return found;
}

/** Negotiation does not look at parameters of media types, and here they make the difference. */
function asksFor31(request: FastifyRequest): boolean {
  return /application\/vnd\.oai\.openapi\+json\s*;\s*version="?3\.1/i.test(request.headers.accept ?? '');
}
