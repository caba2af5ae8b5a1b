/** Requests against the schemas of the contract; every problem of a part is reported at once. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type {
  FastifyInstance,
  FastifyRequest,
  FastifySchema,
  FastifySchemaCompiler,
  RouteOptions,
} from 'fastify';
import { HttpProblem, type HttpProblemKind } from './http-problem.ts';
import { bodySchema, isContracted } from './route-contract.ts';

interface ObjectSchema {
  readonly properties?: { readonly [name: string]: { readonly type?: string } };
  readonly [keyword: string]: unknown;
}

export function addRequestValidation(app: FastifyInstance): void {
  const validators = createValidators();
  app.addHook('onRoute', (route) => {
    route.validatorCompiler = compilerOf(validators, route.config?.problems?.query ?? 'invalid-request');
  });
  // Answers are built by us; the contract describes them, and tests compare.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.addHook('onRoute', closeQuery);
  app.addHook('onRoute', openWildcard);
}

/**
 * Judges a body that came in another form by the schema of a media type of its route. Throws HttpProblem `invalid-request`.
 */
export function checkBody(request: FastifyRequest, mediaType: string, body: unknown): void {
  const schema = bodySchema(request.routeOptions.schema, mediaType);
  const judged = request.compileValidationSchema(schema, 'body')(body) as ReturnType<typeof verdict>;
  if (judged !== true) throw judged.error;
}

/** Values of a body have their types; those of everything else are texts. */
function createValidators() {
  const options = { allErrors: true, strict: false, useDefaults: true };
  const json = new Ajv(options);
  const text = new Ajv({ ...options, coerceTypes: true });
  addFormats.default(json);
  addFormats.default(text);
  return { json, text };
}

function compilerOf(
  { json, text }: ReturnType<typeof createValidators>,
  queryProblem: HttpProblemKind,
): FastifySchemaCompiler<FastifySchema> {
  return ({ schema: given, httpPart }) => {
    const schema = given as ObjectSchema;
    const ajv = httpPart === 'body' ? json : text;
    // Compiled when a request first needs it: most of the time that the server would take to start.
    const validate = once(() => ajv.compile(httpPart === 'headers' ? inLowerCase(schema) : schema));
    if (httpPart === 'body') return (body) => isBinary(body) || verdict(validate(), body, 'body');
    return (values: { [name: string]: unknown }) => {
      if (httpPart !== 'querystring') return verdict(validate(), values, httpPart ?? 'request');
      splitLists(values, schema);
      return verdict(validate(), values, httpPart, queryProblem);
    };
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Node gives names of headers in lower case. */
function inLowerCase(schema: ObjectSchema): ObjectSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, rule]) => [
    name.toLowerCase(),
    rule,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** Unknown query parameters are mistakes (OGC API - Common, class core), so that a typing error is not taken for an answer. */
function closeQuery(route: RouteOptions): void {
  if (!isContracted(route) || route.schema === undefined) return;
  if (route.config?.query === 'open') {
    route.schema.querystring = { type: 'object' };
    return;
  }
  const query = (route.schema.querystring ?? { type: 'object', properties: {} }) as ObjectSchema;
  route.schema.querystring = { ...query, additionalProperties: false };
}

/** The router calls `*` what the contract calls `{path}` or `{step}`, so its schema of path parameters does not fit. */
function openWildcard(route: RouteOptions): void {
  if (isContracted(route) && route.url.endsWith('*')) delete route.schema?.params;
}

/** `style: form, explode: false`: a list is one text with commas. */
function splitLists(values: { [name: string]: unknown }, schema: ObjectSchema): void {
  for (const [name, { type }] of Object.entries(schema.properties ?? {})) {
    const value = values[name];
    if (type === 'array' && typeof value === 'string') values[name] = value.split(',');
  }
}

function isBinary(body: unknown): boolean {
  return Buffer.isBuffer(body) || (typeof body === 'object' && body !== null && 'pipe' in body);
}

function verdict(
  validate: ValidateFunction,
  data: unknown,
  part: string,
  kind: HttpProblemKind = 'invalid-request',
): true | { error: HttpProblem } {
  if (validate(data)) return true;
  const problems = (validate.errors ?? []).map((error) => describe(error, part));
  const first = problems[0]?.message ?? 'The request does not match the API definition.';
  return { error: new HttpProblem(kind, first, { problems }) };
}

const PARTS: { readonly [part: string]: string } = {
  querystring: 'query parameter',
  params: 'path parameter',
  headers: 'header',
  body: 'body',
};

function describe(error: ErrorObject, part: string) {
  const where = PARTS[part] ?? part;
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const unknown = error.params['additionalProperty'] as string | undefined;
  if (unknown !== undefined && part === 'querystring') {
    return { path: unknown, message: `There is no query parameter '${unknown}' here.`, rule: error.keyword };
  }
  const allowed = error.params['allowedValues'] as readonly unknown[] | undefined;
  const hint = allowed === undefined ? '' : `: ${allowed.join(', ')}`;
  const name = path === '' ? `The ${where}` : `The ${where} '${path}'`;
  return { path, message: `${name} ${error.message ?? 'is wrong'}${hint}.`, rule: error.keyword };
}
