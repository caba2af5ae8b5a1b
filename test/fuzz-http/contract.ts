/** The operations that an OpenAPI document describes, 3.0 or 3.1, and which of them a path belongs to. */

export interface Schema {
  readonly [keyword: string]: unknown;
}

export interface Media {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Response {
  readonly content?: Media;
  readonly headers?: { readonly [name: string]: unknown };
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** As the document writes the path. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Media;
  readonly responses: { readonly [status: string]: Response };
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: { readonly [path: string]: { readonly [method: string]: Json } };
  readonly components: Json;
}

type Json = { readonly [member: string]: unknown };

/** Path parameters that hold slashes. */
const DEEP = ['{path}', '{step}'];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export class ApiDefinition {
  readonly document: OpenApi;
  readonly operations: readonly Operation[];
  readonly #routes: readonly (readonly [RegExp, string])[];

  constructor(document: OpenApi) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => this.#operation(path, method, item)),
    );
    // What is named beats what is a parameter.
    const paths = Object.keys(document.paths).toSorted((a, b) => holes(a) - holes(b));
    this.#routes = paths.map((path) => [toPattern(path), path]);
  }

  /** What `$ref` points to, in this document; of another one anything may come. */
  resolve<T>(node: T): T {
    const reference = (node as Json)['$ref'];
    if (typeof reference !== 'string') return node;
    if (!reference.startsWith('#/')) return {} as T;
    const names = reference.slice(2).split('/').map(nameOf);
    return this.resolve(names.reduce((found: unknown, name) => (found as Json)[name], this.document) as T);
  }

  /** Operations of a path without its query, by method; undefined where there is no such path. */
  operationsAt(path: string): ReadonlyMap<string, Operation> | undefined {
    const template = this.#routes.find(([pattern]) => pattern.test(path))?.[1];
    if (template === undefined) return undefined;
    const found = this.operations.filter((operation) => operation.path === template);
    return new Map(found.map((operation) => [operation.method, operation]));
  }

  #operation(path: string, method: string, item: Json): Operation {
    const own = item[method] as Json;
    const parameters = [item['parameters'], own['parameters']].flatMap((list) => (list ?? []) as Parameter[]);
    const body = own['requestBody'] === undefined ? {} : this.resolve(own['requestBody'] as Json);
    const responses = Object.entries(own['responses'] as Json);
    return {
      id: String(own['operationId']),
      method: method.toUpperCase(),
      path,
      parameters: parameters.map((parameter) => this.resolve(parameter)),
      body: (body['content'] ?? {}) as Media,
      responses: Object.fromEntries(
        responses.map(([status, response]) => [status, this.resolve(response as Response)]),
      ),
    };
  }
}

function holes(path: string): number {
  return path.split('{').length;
}

function toPattern(path: string): RegExp {
  const parts = path.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith('{')) return part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    return DEEP.includes(part) ? '.*' : '[^/]+';
  });
  return new RegExp(`^${parts.join('')}$`);
}

function nameOf(name: string): string {
  return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
}
