import { type Context, Node } from '../source/node.ts';
import { isAbsolute, resolveReference, shortName } from '../source/reference.ts';

const KINDS = ['record', 'enum', 'array'];
/**
 * Parts that all types of a package may have, with every name replaced by what it stands for: a few lines can name a type that has
 * more parts than fit into any memory.
 */
const MOST_PARTS = 50_000;

/**
 * The types that a package names: those of SchemaDefRequirement and those that are named where they are used. Names
 * are resolved against the file that they stand in (CWL v1.2 §SchemaDefRequirement); a short name that only one type
 * has finds it from everywhere, as packed documents need it.
 */
export class TypeRegistry {
  readonly #byUri = new Map<string, Node>();
  readonly #byName = new Map<string, Node[]>();
  #parts = 0;

  /** Finds every named type below a value. */
  collect(value: unknown, context: Context): void {
    this.#visit(value, context, new Set());
  }

  find(reference: string, base: string): Node | undefined {
    const exact = this.#byUri.get(typeUri(reference, base));
    if (exact !== undefined) return exact;
    const candidates = this.#byName.get(shortName(reference)) ?? [];
    return candidates.find((node) => node.file.uri === base) ?? candidates[0];
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  /** Counts one more part of a type, at the place where it is used; false where there are too many, which is reported once. */
  hasRoom(use: Node): boolean {
    this.#parts += 1;
    if (this.#parts === MOST_PARTS + 1) {
      use.problem(
        'too-large',
        `The types of this package have more than ${MOST_PARTS} parts when each name is replaced by what it stands for. Use fewer types inside each other.`,
      );
    }
    return this.#parts <= MOST_PARTS;
  }

  #visit(value: unknown, context: Context, visited: Set<object>): void {
    if (typeof value !== 'object' || value === null || visited.has(value)) return;
    visited.add(value);
    const { name, type } = value as { name?: unknown; type?: unknown };
    if (typeof name === 'string' && typeof type === 'string' && KINDS.includes(type))
      this.#add(name, value, context);
    for (const child of Object.values(value)) this.#visit(child, context, visited);
  }

  #add(name: string, value: object, context: Context): void {
    const mark = context.marks.of(value);
    if (mark === undefined) return;
    const short = shortName(name);
    const node = new Node(value, mark, `types/${short}`, context);
    this.#byUri.set(typeUri(name, mark.file.uri), node);
    this.#byName.set(short, [...(this.#byName.get(short) ?? []), node]);
  }
}

/** The address of a type by its name, made absolute against the file that it stands in where that has an address. */
export function typeUri(name: string, base: string): string {
  if (isAbsolute(name)) return name;
  return resolveReference(name.includes('#') ? name : `#${name}`, base) ?? name;
}
