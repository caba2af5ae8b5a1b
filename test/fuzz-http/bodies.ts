/** Bodies: what the contract describes, changed as values and as bytes. */
import fc from 'fast-check';
import { mutate, write } from '../fuzz/mutate.ts';
import { type Mutation, mutations } from '../fuzz/mutations.ts';
import type { ApiDefinition, Schema } from './contract.ts';
import { ODD_TYPES } from './odd-values.ts';
import { PACKAGES } from './packages.ts';
import { valuesOf } from './schema-values.ts';

export interface Body {
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

/** Seconds that `echo` waits: more would keep the client waiting as well. */
const LONGEST_PAUSE = 0;
/** And one that it refuses. */
const REFUSED_PAUSE = 3601;

const changes = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Mutation[]>([]) },
  { weight: 3, arbitrary: mutations(['inputs', 'outputs', 'message', 'process', 'executionUnit', 'href']) },
);

export function bodiesOf(api: ApiDefinition, content: { readonly [type: string]: { schema?: Schema } }) {
  const types = Object.keys(content);
  if (types.length === 0) return anyBody;
  return fc.constantFrom(...types).chain((type) => {
    const value = isPackage(type)
      ? fc.constantFrom<unknown>(...PACKAGES)
      : values(api, content[type]?.schema);
    const text = fc
      .tuple(value, changes)
      .map(([made, list]) => textOf(calm(mutate(made, list, PACKAGES)), type));
    const bytes = type.startsWith('multipart/') ? inParts(text) : text.map((one) => Buffer.from(one));
    const given = fc.oneof({ weight: 12, arbitrary: fc.constant(headerOf(type)) }, oddType);
    return fc.record({ type: given, bytes: broken(bytes) });
  });
}

const oddType = fc.option(fc.constantFrom(...ODD_TYPES), { nil: undefined });

const anyBody: fc.Arbitrary<Body | undefined> = fc.option(
  fc.record({
    type: oddType,
    bytes: fc.oneof(
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    ),
  }),
  { nil: undefined, freq: 1 },
);

/** A package of any kind stands where the schema knows no more than that it is an object or a text. */
function values(api: ApiDefinition, schema: Schema = {}): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: valuesOf(api, schema) }, fc.constantFrom<unknown>(...PACKAGES));
}

function isPackage(type: string): boolean {
  return /cwl|ogcapppkg/.test(type);
}

function textOf(value: unknown, type: string): string {
  if (value === undefined) return '';
  return write(value, !/cwl(\+yaml)?$/.test(type));
}

/** Without waits that are wanted. */
function calm(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  seen.add(value);
  for (const [name, member] of Object.entries(value)) {
    if (name === 'pause') Object.assign(value, { pause: calmPause(member) });
    else calm(member, seen);
  }
  return value;
}

function calmPause(pause: unknown): unknown {
  const isWait = typeof pause === 'number' && pause > LONGEST_PAUSE && pause < REFUSED_PAUSE;
  return isWait || typeof pause === 'object' || typeof pause === 'string' ? LONGEST_PAUSE : pause;
}

const BOUNDARY = 'part';

function headerOf(type: string): string {
  return type.startsWith('multipart/') ? `${type}; boundary=${BOUNDARY}` : type;
}

/** The text as the first part, and files after it, as browsers and as mail programs name them. */
function inParts(first: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const head = fc.constantFrom(
    'Content-Disposition: form-data; name="request"\r\nContent-Type: application/json',
    'Content-Disposition: form-data; name="document"; filename="../a.txt"\r\nContent-Type: text/plain',
    'Content-Disposition: form-data; name="message"',
    'Content-ID: <document>\r\nContent-Type: application/json',
    'Content-Type: application/cwl+json\r\nContent-ID: <',
    'Content-Disposition: form-data; name=""; filename*=UTF-8\'\'%ff',
    'no header',
    '',
  );
  const part = fc.tuple(head, fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), first));
  return fc
    .tuple(
      fc.tuple(head, first),
      fc.array(part, { maxLength: 3 }),
      fc.constantFrom(`--${BOUNDARY}--\r\n`, '', '--'),
    )
    .map(([one, others, end]) => {
      const parts = [one, ...others].map(([header, text]) => `--${BOUNDARY}\r\n${header}\r\n\r\n${text}\r\n`);
      return Buffer.from(parts.join('') + end);
    });
}

/** Bytes as they were in most cases; else cut, empty, or with others in their midst. */
function broken(whole: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const piece = fc.constantFrom(
    Buffer.from([0xff, 0xfe]),
    Buffer.from([0xc0, 0xaf]),
    Buffer.from([0]),
    Buffer.from('\ufeff'),
    Buffer.from('"'),
    Buffer.from('{"a":'.repeat(2000)),
    Buffer.from('['.repeat(3000)),
    Buffer.from('1e999'),
    Buffer.from('9'.repeat(3000)),
    Buffer.from('"__proto__":{},'),
    Buffer.from('\\ud800'),
    Buffer.alloc(150_000, ' '),
  );
  const at = fc.double({ min: 0, max: 1, noNaN: true });
  const changed = fc
    .tuple(whole, at, fc.option(piece, { nil: undefined, freq: 2 }))
    .map(([bytes, part, inserted]) => {
      const place = Math.floor(part * bytes.length);
      const rest = inserted === undefined ? [] : [inserted, bytes.subarray(place)];
      return Buffer.concat([bytes.subarray(0, place), ...rest]);
    });
  return fc.oneof({ weight: 5, arbitrary: whole }, { weight: 1, arbitrary: changed });
}
