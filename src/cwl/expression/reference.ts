/** Parameter references: their grammar and how they are looked up (CWL v1.2 §"Parameter references"). */
import type { ExpressionContext } from '../ports.ts';
import type { CwlValue } from '../values/value.ts';

export interface Reference {
  readonly root: string;
  readonly path: readonly (string | number)[];
}

const SYMBOL = String.raw`[\p{L}\p{N}_]+`;
const ROOT = new RegExp(SYMBOL, 'uy');
const PART = new RegExp(
  [
    String.raw`\.(?<symbol>${SYMBOL})`,
    String.raw`\['(?<single>(?:[^'\\]|\\.)*)'\]`,
    String.raw`\["(?<double>(?:[^"\\]|\\.)*)"\]`,
    String.raw`\[(?<index>\d+)\]`,
  ].join('|'),
  'uy',
);

/** The reference in the text between `$(` and `)`; undefined where it is something else, so JavaScript. */
export function parseReference(source: string): Reference | undefined {
  const text = source.trim();
  ROOT.lastIndex = 0;
  const root = ROOT.exec(text)?.[0];
  if (root === undefined) return undefined;
  const path: (string | number)[] = [];
  let at = root.length;
  while (at < text.length) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return undefined;
    const { symbol, single, double, index } = part.groups as { [group: string]: string | undefined };
    path.push(index === undefined ? (symbol ?? withoutEscapes(single ?? double ?? '')) : Number(index));
    at = PART.lastIndex;
  }
  return { root, path };
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\(['"\\])/g, '$1');
}

export type Lookup =
  | { readonly found: true; readonly value: CwlValue }
  /** A sentence that says where the path stops. */
  | { readonly found: false; readonly reason: string };

/** Follows a reference; own properties only, so nothing of JavaScript's prototypes is ever found. */
export function lookUp(reference: Reference, context: ExpressionContext): Lookup {
  const { root, path } = reference;
  if (root === 'null' && path.length === 0) return { found: true, value: null };
  const roots = new Map(Object.entries({ ...context }));
  const start = roots.get(root);
  if (start === undefined) {
    return missing(
      `there is no '${root}' here, only ${[...roots.keys()].filter((name) => roots.get(name) !== undefined).join(', ')}.`,
    );
  }
  let value: CwlValue = start;
  let seen = root;
  for (const [position, key] of path.entries()) {
    const next = step(value, key, position === path.length - 1, seen);
    if (!next.found) return next;
    value = next.value;
    seen += typeof key === 'number' ? `[${key}]` : `.${key}`;
  }
  return { found: true, value };
}

function step(value: CwlValue, key: string | number, last: boolean, seen: string): Lookup {
  if (Array.isArray(value)) {
    if (key === 'length' && last) return { found: true, value: value.length };
    if (typeof key === 'string')
      return missing(`${seen} is a list, so it has no field '${key}'; use an index such as [0].`);
    const item: CwlValue | undefined = value[key];
    return item === undefined
      ? missing(`${seen} has ${value.length} items, so there is no item ${key}.`)
      : { found: true, value: item };
  }
  if (typeof value === 'string' && typeof key === 'number') {
    const character = value[key];
    return character === undefined
      ? missing(`${seen} has ${value.length} characters, so there is no character ${key}.`)
      : { found: true, value: character };
  }
  if (value === null || typeof value !== 'object') {
    return missing(
      `${seen} is ${value === null ? 'null' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`}, so it has no ${describe(key)}.`,
    );
  }
  if (typeof key === 'number') return missing(`${seen} is not a list, so it has no item ${key}.`);
  const field = Object.hasOwn(value, key)
    ? (value as { readonly [key: string]: CwlValue | undefined })[key]
    : undefined;
  if (field !== undefined) return { found: true, value: field };
  return missing(`${seen} has no field '${key}'; it has: ${Object.keys(value).join(', ') || 'none'}.`);
}

function describe(key: string | number): string {
  return typeof key === 'number' ? `item ${key}` : `field '${key}'`;
}

function missing(reason: string): Lookup {
  return { found: false, reason };
}
