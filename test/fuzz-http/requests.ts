/** Requests as data, for each operation of the contract; ids in them are picked when they are sent. */
import fc from 'fast-check';
import { type Body, bodiesOf } from './bodies.ts';
import type { ApiDefinition, Operation, Parameter } from './contract.ts';
import { ODD_HEADERS, oddText } from './odd-values.ts';
import { valuesOf } from './schema-values.ts';
import type { Sent } from './send.ts';
import type { Pick, World } from './world.ts';

export interface FuzzRequest {
  /** Path of the contract that it was made for. */
  readonly template: string;
  readonly method: string;
  readonly path: readonly (string | Pick)[];
  readonly query: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Body | undefined;
  readonly changes: readonly PathChange[];
}

interface PathChange {
  readonly at: number;
  readonly text: string;
}

/** Requests for any operation, each kind of them as often as the others, however many processes have one of their own. */
export function requestsOf(api: ApiDefinition): fc.Arbitrary<FuzzRequest> {
  const byKind = Map.groupBy(api.operations, ({ id, path }) =>
    /^\/processes\/[^{]/.test(path) ? 'execute-one' : id,
  );
  const kinds = [...byKind.values()].map((operations) =>
    fc.oneof(...operations.map((operation) => requestsFor(api, operation))),
  );
  return fc.oneof(...kinds.map((arbitrary) => ({ weight: 1, arbitrary })), {
    weight: 6,
    arbitrary: followed,
  });
}

/** As it goes over the wire. */
export function toSent(request: FuzzRequest, world: World): Sent {
  const path = request.path.map((piece) => world.text(piece)).join('');
  const changed = request.changes.reduce((text, { at, text: inserted }) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + inserted + text.slice(place);
  }, path);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, forHeader(value)]);
  return {
    method: request.method,
    target: forTarget(`${changed.startsWith('/') ? '' : '/'}${changed}${request.query}`),
    headers: {
      ...Object.fromEntries(headers),
      ...(request.body?.type !== undefined && { 'content-type': forHeader(request.body.type) }),
    },
    body: request.body?.bytes,
  };
}

function requestsFor(api: ApiDefinition, operation: Operation): fc.Arbitrary<FuzzRequest> {
  const values = (place: Parameter['in']) =>
    operation.parameters.filter((parameter) => parameter.in === place);
  return fc.record({
    template: fc.constant(operation.path),
    method: methodsNear(operation.method),
    path: fc.tuple(...operation.path.split(/(\{[^}]+\})/).map((part) => pathPiece(part))),
    query: queries(api, values('query')),
    headers: headersOf(api, values('header'), mediaTypes(operation)),
    body:
      operation.method === 'GET' || operation.method === 'DELETE'
        ? rarely(bodiesOf(api, {}))
        : bodiesOf(api, operation.body),
    changes: pathChanges,
  });
}

function methodsNear(usual: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constant(usual) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'GET',
        'HEAD',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
      ),
    },
  );
}

const IDS = ['echo', 'fuzz-maker', 'fuzz-0', 'fuzz-1'];
const OUTPUTS = ['message', 'made', 'listed', 'all', 'document'];

/** Names that fit the parameters of a path. */
const KNOWN: { readonly [parameter: string]: fc.Arbitrary<string | Pick> } = {
  '{processID}': fc.oneof(
    fc.record({ of: fc.constant('processes' as const), at: fc.nat() }),
    fc.constantFrom(...IDS),
  ),
  '{jobID}': fc.record({ of: fc.constant('jobs' as const), at: fc.nat() }),
  '{outputID}': fc.constantFrom(...OUTPUTS),
  '{index}': fc.constantFrom('0', '1', '3', '4', '-1', '9'.repeat(30)),
  '{step}': fc.constantFrom('main', 'each', 'each[0]', 'each%5B1%5D', 'each[9]', 'a/b[0]'),
  '{path}': fc.constantFrom('', 'main/', 'main/a1/out/made.txt', 'main/a1/', '../../etc/passwd', 'a//b'),
};

function pathPiece(part: string): fc.Arbitrary<string | Pick> {
  if (!part.startsWith('{')) return fc.constant(part);
  const odd = oddText.map(encode);
  const known = KNOWN[part];
  return known === undefined ? odd : fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: odd });
}

const pathChanges: fc.Arbitrary<PathChange[]> = fc.oneof(
  { weight: 15, arbitrary: fc.constant<PathChange[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        at: fc.nat(200),
        text: fc.constantFrom(
          '/',
          '//',
          '/../',
          '/./',
          '%',
          '%2f',
          '%00',
          '%zz',
          '%c3%28',
          ';x=1',
          '\\',
          '\xff',
          '#',
          '?',
          '*',
          ' ',
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
);

function queries(api: ApiDefinition, parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const known = parameters.map(({ name, required, schema }) => {
    const text = fc.oneof(
      {
        weight: 3,
        arbitrary: valuesOf(api, schema ?? {}).map((value) => [value].flat().map(asText).join(',')),
      },
      { weight: 1, arbitrary: oddText },
    );
    const pair = text.map((value) => `${name}=${encode(value)}`);
    return required === true ? fc.option(pair, { freq: 20 }) : fc.option(pair, { freq: 1 });
  });
  const more = rarely(
    fc.oneof(
      fc.constantFrom(
        'f=html',
        'f=json',
        'f=x',
        'limit=10',
        'x',
        '=',
        '&&',
        'a[b]=c',
        '%',
        'f=json&f=zip',
        'limit=1&limit=2',
      ),
      oddText.map((text) => `${encode(text)}=1`),
    ),
  );
  return fc.tuple(...known, more).map((pairs) => {
    const given = pairs.filter((pair) => typeof pair === 'string');
    return given.length === 0 ? '' : `?${given.join('&')}`;
  });
}

function headersOf(
  api: ApiDefinition | undefined,
  parameters: readonly Parameter[],
  types: readonly string[],
): fc.Arbitrary<{ [name: string]: string }> {
  const declared = parameters.map(({ name, schema }) =>
    rarely(api === undefined ? oddText : valuesOf(api, schema ?? {}).map(asText)).map((value) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const odd = Object.entries(ODD_HEADERS).map(([name, values]) =>
    // Those that the operation speaks of more often than the others.
    fc
      .option(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: oddText }),
        {
          freq: 1,
          depthSize: 'max',
        },
      )
      .map((value) => [name, value]),
  );
  const accepted =
    types.length === 0 ? [] : [rarely(fc.constantFrom(...types)).map((type) => ['accept', type])];
  return fc
    .tuple(
      fc.subarray(odd, { maxLength: 3 }).chain((some) => fc.tuple(...some)),
      fc.tuple(...declared),
      fc.tuple(...accepted),
    )
    .map((groups) => Object.fromEntries(groups.flat().filter(([, value]) => typeof value === 'string')));
}

function mediaTypes({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, { content }]) =>
    status.startsWith('2') ? Object.keys(content ?? {}) : [],
  );
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** What Node lets through. */
function forTarget(text: string): string {
  return text.replaceAll(/[^!-\xff]/g, '_');
}

function forHeader(text: string): string {
  return text.replaceAll(/[^\t -~\x80-\xff]/g, '_');
}

/** Addresses that the server itself has given. */
const followed: fc.Arbitrary<FuzzRequest> = fc.record({
  template: fc.constant('an address'),
  method: methodsNear('GET'),
  path: fc.tuple(fc.record({ of: fc.constant('addresses' as const), at: fc.nat() })),
  query: fc.constant(''),
  headers: headersOf(undefined, [], []),
  body: fc.constant(undefined),
  changes: pathChanges,
});
