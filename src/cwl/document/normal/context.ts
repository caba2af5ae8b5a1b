import type { ReferenceSegment, ScriptSegment } from '../../expression/scan.ts';
import type { Node } from '../source/node.ts';
import type { TypeRegistry } from './type-registry.ts';

/** An expression and where it stands: what the check for InlineJavascriptRequirement goes through. */
export interface ExpressionUse {
  readonly node: Node;
  readonly segments: readonly (ReferenceSegment | ScriptSegment)[];
  /** The step whose requirements count as well. */
  readonly step: string | undefined;
  /** Whether it belongs to the tool that the step runs, as its requirements do, and sees the inputs of that. */
  readonly isOfTool: boolean;
}

/** Remembers from which node a part of the model was made, so that later checks can name its line. */
export class Origins {
  readonly #nodes = new WeakMap<object, Node>();

  set<T extends object>(part: T, node: Node): T {
    this.#nodes.set(part, node);
    return part;
  }

  of(part: object): Node {
    const node = this.#nodes.get(part);
    if (node === undefined) throw new Error('This part of the model was not made from a document.');
    return node;
  }
}

/**
 * Maps and lists with a mistake of their own. What they seem to lack may only be misspelt, so nothing is concluded from
 * it: one mistake should be told once.
 */
export class Doubts {
  readonly #values = new WeakSet<object>();

  add({ value }: Node): void {
    if (typeof value === 'object' && value !== null) this.#values.add(value);
  }

  /** Whether the fields of a map are all understood. */
  isSure({ value }: Node): boolean {
    return typeof value === 'object' && value !== null && !this.#values.has(value);
  }

  /** Whether every member of a list or map in a field is known by its name. */
  knowsNamesIn(owner: Node, field: string): boolean {
    const list = owner.get(field);
    return list !== undefined && (list.isList || list.isMap) && this.isSure(list);
  }
}

/** What reading one process needs to know and collects. */
export interface Notes {
  /** Whether something that the package imports is missing, perhaps the definition of a type. */
  readonly incomplete: boolean;
  readonly doubts: Doubts;
  readonly types: TypeRegistry;
  readonly origins: Origins;
  readonly expressions: ExpressionUse[];
  readonly namespaces: Namespaces;
  readonly step: string | undefined;
  readonly isOfTool: boolean;
}

/** `$namespaces` by the URI of the document that declares them. */
export class Namespaces {
  readonly #root: string;
  readonly #prefixes = new Map<string, { readonly [prefix: string]: string }>();

  constructor(root: string) {
    this.#root = root;
  }

  declare(uri: string, prefixes: { readonly [prefix: string]: string }): void {
    this.#prefixes.set(uri, { ...this.#prefixes.get(uri), ...prefixes });
  }

  of(uri: string): { readonly [prefix: string]: string } {
    return this.#prefixes.get(uri) ?? this.#prefixes.get(this.#root) ?? {};
  }

  /** `edam:format_2330` with its prefix replaced; undefined where the prefix is not declared. */
  expand(name: string, uri: string): string | undefined {
    const colon = name.indexOf(':');
    const prefix = name.slice(0, colon);
    const prefixes = this.of(uri);
    return colon > 0 && Object.hasOwn(prefixes, prefix)
      ? prefixes[prefix] + name.slice(colon + 1)
      : undefined;
  }
}
