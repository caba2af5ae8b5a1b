import type { FastifySchema } from 'fastify';
import type { HttpProblemKind } from './http-problem.ts';

/** How the body of a request reaches its handler; of a `document` JSON is parsed and CWL stays the bytes it was. */
export type BodyKind = 'json' | 'document' | 'bytes' | 'stream';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `x-fastify-config` of the contract; JSON if absent. */
    body?: BodyKind;
    /** Also there: names of query parameters are those of the process. */
    query?: 'open';
    /** Also there: kinds of problems that the standard has for this operation alone. */
    problems?: { readonly query?: HttpProblemKind; readonly mediaType?: HttpProblemKind };
  }
  interface FastifySchema {
    operationId?: string;
  }
}

/** The contract of one route, as fastify-openapi-glue hands it on. */
interface ContractSchema extends FastifySchema {
  readonly body?: { readonly content?: { readonly [mediaType: string]: { readonly schema?: object } } };
  readonly response?: {
    readonly [status: string]: { readonly content?: { readonly [mediaType: string]: unknown } };
  };
}

/** Media types that a request body may have; none where the operation takes no body. */
export function consumes(schema: FastifySchema | undefined): readonly string[] {
  return Object.keys((schema as ContractSchema | undefined)?.body?.content ?? {});
}

/** Media types of a successful answer, or of where it leads. */
export function produces(schema: FastifySchema | undefined): readonly string[] {
  const responses = (schema as ContractSchema | undefined)?.response ?? {};
  return Object.entries(responses)
    .filter(([status]) => /^[23]/.test(status))
    .flatMap(([, response]) => Object.keys(response.content ?? {}));
}

/** Whether a route comes from the contract; those of plugins do not. */
export function isContracted({ schema }: { readonly schema?: FastifySchema }): boolean {
  return schema?.operationId !== undefined;
}

/** The schema of a request body of this media type; anything if there is none. */
export function bodySchema(schema: FastifySchema | undefined, mediaType: string): object {
  return (schema as ContractSchema | undefined)?.body?.content?.[mediaType]?.schema ?? {};
}
