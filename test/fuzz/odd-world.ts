/** Abilities whose answers are chosen by a seed: of the right type, and often not what anybody expects. */
import type { CwlType } from '../../src/cwl/document/model.ts';
import { ExpressionError } from '../../src/cwl/expression/expression-error.ts';
import type { Abilities, FolderEntry } from '../../src/cwl/ports.ts';
import type { CwlValue } from '../../src/cwl/values/value.ts';

/** What the files of this world are out of reach with; it comes through the engine untouched. */
export class OutOfReachError extends Error {
  override readonly name = 'OutOfReachError';
}

/** Numbers that follow from a seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0;
    return (this.#state >>> 8) % sides;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.roll(items.length)]!;
  }
}

const FILES: readonly CwlValue[] = [
  { class: 'File', location: 'http://data.example/a.tif' },
  { class: 'File', location: 'http://data.example/a.tif', basename: 'b.tif', secondaryFiles: [] },
  { class: 'File', basename: 'c', contents: 'c' },
  { class: 'File', contents: '' },
  { class: 'File', location: 'http://data.example/a.tif', format: 'http://edamontology.org/format_2330' },
];
const FOLDERS: readonly CwlValue[] = [
  { class: 'Directory', location: 'http://data.example/2/' },
  { class: 'Directory', basename: 'd', listing: [{ class: 'File', basename: 'e', contents: '' }] },
  { class: 'Directory', listing: [] },
];
const ANY: readonly CwlValue[] = (
  [null, true, false, 0, -1, 1.5, 1e42, 2 ** 40, 2n ** 53n + 1n] as CwlValue[]
).concat(
  ['', 'a', 'a/b', '..', '\0', '😀', '$(inputs)', 'x'.repeat(9000)],
  [[], [null], ['a', 'b'], [[1], []], {}, { a: 1 }, { class: 'File' }, { class: 'Directory', listing: [{}] }],
  [JSON.parse('{"__proto__":{"a":1},"constructor":1}') as CwlValue, { entryname: 'x', entry: 'y' }],
  [
    { class: 'File', path: '/var/spool/cwl/x' },
    { class: 'File', path: '/etc/passwd' },
  ],
  FILES,
  FOLDERS,
);

export function anything(dice: Dice): CwlValue {
  return dice.pick(ANY);
}

/** A value of a type, now and then of another one. */
export function sample(type: CwlType, dice: Dice, depth = 0): CwlValue {
  if (dice.roll(40) === 0 || depth > 8) return anything(dice);
  switch (type.kind) {
    case 'null':
      return null;
    case 'boolean':
      return dice.roll(2) === 0;
    case 'int':
      return dice.pick([0, 1, -1, 7, 2 ** 31 - 1]);
    case 'long':
      return dice.pick([0, -1, 2 ** 31, 2n ** 53n + 1n]);
    case 'float':
    case 'double':
      return dice.pick([0, 0.5, -1e42, 1e-300, 3]);
    case 'string':
      return dice.pick(['', 'a', 'a b', 'a.txt', '*', '\n', '$(inputs.x)', 'é']);
    case 'File':
      return dice.pick(FILES);
    case 'Directory':
      return dice.pick(FOLDERS);
    case 'Any':
      return anything(dice);
    case 'enum':
      return type.symbols.length === 0 ? 'a' : dice.pick(type.symbols);
    case 'array':
      return Array.from({ length: dice.roll(4) }, () => sample(type.items, dice, depth + 1));
    case 'record':
      return Object.fromEntries(
        type.fields.map((field) => [field.name, sample(field.type, dice, depth + 1)]),
      );
    case 'union':
      return sample(dice.pick(type.types), dice, depth + 1);
  }
}

const NAMES = [
  'out',
  'out.txt',
  'a.tif',
  'a.tif.bai',
  'b',
  'cwl.output.json',
  '.hidden',
  'é',
  '[x]',
  'stdout.txt',
];
const TEXTS = [
  '',
  'a',
  '1',
  '{}',
  '[]',
  '{"out": {"class": "File", "path": "out"}}',
  '{"__proto__": 1}',
  'null',
  '\0',
];

export function oddWorld(seed: number): Abilities {
  const dice = new Dice(seed);
  const entry = (name: string): FolderEntry => ({
    name,
    kind: dice.roll(3) === 0 ? 'directory' : 'file',
    size: dice.pick([0, 1, 70_000, 2 ** 40]),
    ...(dice.roll(15) === 0 && { escapes: true }),
    ...(dice.roll(30) === 0 && { misnamed: true }),
  });
  const reach = (ref: string): void => {
    if (dice.roll(12) === 0) throw new OutOfReachError(`'${ref}' is out of reach`);
  };
  return {
    evaluate: async ({ source }) => {
      if (dice.roll(15) === 0) throw new ExpressionError(source, 'it was to fail.');
      return structuredClone(anything(dice));
    },
    files: {
      stat: async (ref) => (dice.roll(4) === 0 ? undefined : entry(ref.slice(ref.lastIndexOf('/') + 1))),
      list: async (ref) => {
        reach(ref);
        return NAMES.filter(() => dice.roll(3) > 0).map((name) => entry(name));
      },
      read: async (ref) => {
        reach(ref);
        return { text: dice.pick(TEXTS), truncated: dice.roll(10) === 0 };
      },
      checksum: async (ref) => {
        reach(ref);
        return `sha1$${'0'.repeat(40)}`;
      },
    },
  };
}
