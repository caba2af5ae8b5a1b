/** Types in all their forms become one (CWL v1.2 §CWLType, §"Type DSL"). */
import type { CwlType, Field, PrimitiveName } from '../model.ts';
import { MAX_DEPTH } from '../source/limits.ts';
import type { Node } from '../source/node.ts';
import { shortName } from '../source/reference.ts';
import { normalizeBinding } from './bindings.ts';
import { checkFields } from './check-fields.ts';
import { normalizeField } from './field.ts';
import { given } from './given.ts';
import { namedMembers } from './id-map.ts';
import { DETAIL_OF_TYPE } from './remedies.ts';
import { didYouMean } from './suggest.ts';
import { ANY, NULL, type Side, unionOf } from './type-algebra.ts';
import { typeUri } from './type-registry.ts';

const PRIMITIVES: readonly PrimitiveName[] = [
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'string',
  'File',
  'Directory',
  'Any',
];

/** What other languages call these types. */
const TYPES_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['integer', 'int'],
  ['str', 'string'],
  ['text', 'string'],
  ['char', 'string'],
  ['bool', 'boolean'],
  ['number', 'double'],
  ['real', 'double'],
  ['path', 'File'],
  ['dir', 'Directory'],
  ['folder', 'Directory'],
]);

/** The type that a node says; `Any` where a problem had to be reported. */
export function normalizeType(node: Node, side: Side): CwlType {
  return new TypeReader(side).read(node);
}

class TypeReader {
  readonly #side: Side;
  /** Named types that are being read: one inside itself would have no end. */
  readonly #open: unknown[] = [];
  #depth = 0;

  constructor(side: Side) {
    this.#side = side;
  }

  read(node: Node): CwlType {
    if (!node.notes.types.hasRoom(node)) return ANY;
    if (this.#depth >= MAX_DEPTH) return tooDeep(node);
    this.#depth += 1;
    const type = this.#read(node);
    this.#depth -= 1;
    return type;
  }

  #read(node: Node): CwlType {
    if (node.text !== undefined) return this.#fromText(node.text, node);
    if (node.isList) return this.#fromList(node);
    if (node.isMap) return this.#fromMap(node);
    node.problem('unknown-type', `A type should be a text, a list or a map, but is ${node.shown}.`);
    return ANY;
  }

  #fromList(node: Node): CwlType {
    const types = node.items().map((item) => this.read(item));
    if (types.length > 0) return unionOf(types);
    node.problem('unknown-type', 'An empty list is no type: nothing could be a value of it.');
    return ANY;
  }

  #fromText(text: string, node: Node, level = 0): CwlType {
    if (level > MAX_DEPTH) return tooDeep(node);
    if (text.endsWith('?')) return unionOf([NULL, this.#fromText(text.slice(0, -1), node, level + 1)]);
    if (text.endsWith('[]'))
      return { kind: 'array', items: this.#fromText(text.slice(0, -2), node, level + 1) };
    const primitive = PRIMITIVES.find((name) => name === shortPrimitive(text));
    if (primitive !== undefined) return { kind: primitive };
    const definition = node.notes.types.find(text, node.file.uri);
    if (definition !== undefined) return this.#fromDefinition(definition, node);
    if (node.notes.incomplete) return ANY;
    const inside = DETAIL_OF_TYPE.get(text);
    if (inside !== undefined) {
      node.problem(
        'unknown-type',
        `'${text}' alone is no type. Write a map that says more: '{type: ${text}, ${inside}: …}'.`,
      );
      return ANY;
    }
    const known = [...PRIMITIVES, ...node.notes.types.names()];
    const meant = TYPES_ELSEWHERE.get(text.toLowerCase());
    const remedy = meant === undefined ? didYouMean(shortName(text), known) : ` Did you mean '${meant}'?`;
    node.problem('unknown-type', `There is no type '${text}'.${remedy}`);
    return ANY;
  }

  #fromDefinition(definition: Node, use: Node): CwlType {
    if (this.#open.includes(definition.value)) {
      use.problem(
        'cyclic-reference',
        `The type '${shortName(use.text ?? '')}' contains itself; CWL has no such types.`,
      );
      return ANY;
    }
    this.#open.push(definition.value);
    const type = this.#fromMap(definition);
    this.#open.pop();
    const uri = addressOf(definition);
    return type.kind === 'record' && uri !== undefined ? { ...type, uri } : type;
  }

  #fromMap(node: Node): CwlType {
    const kind = node.get('type');
    if (kind?.text === 'array') return this.#array(node);
    if (kind?.text === 'record') return this.#record(node);
    if (kind?.text === 'enum') return this.#enum(node);
    (kind ?? node).problem(
      'unknown-type',
      `A type in the form of a map should have 'type: array', 'type: record' or 'type: enum'.`,
    );
    return ANY;
  }

  #array(node: Node): CwlType {
    const fields = checkFields(node, 'ArraySchema');
    const items = fields.get('items');
    return given({
      kind: 'array' as const,
      name: nameOf(fields),
      items: items === undefined ? ANY : this.read(items),
      inputBinding: normalizeBinding(fields.get('inputBinding')),
    });
  }

  #record(node: Node): CwlType {
    const known = checkFields(node, 'RecordSchema');
    const members = namedMembers(known.get('fields'), 'name', 'type');
    const fields: Field[] = members.map(({ name, node: member }) =>
      normalizeField(member, checkFields(member, 'RecordField'), name, this.#side, (type) => this.read(type)),
    );
    return given({
      kind: 'record' as const,
      name: nameOf(known),
      fields,
      inputBinding: normalizeBinding(known.get('inputBinding')),
    });
  }

  #enum(node: Node): CwlType {
    const fields = checkFields(node, 'EnumSchema');
    const symbols: string[] = [];
    for (const symbol of fields.get('symbols')?.items() ?? []) {
      if (symbol.text === undefined)
        symbol.problem('wrong-value', `A symbol should be a text: write "${symbol.shown}".`);
      else symbols.push(symbol.text.includes('#') ? shortName(symbol.text) : symbol.text);
    }
    return given({
      kind: 'enum' as const,
      name: nameOf(fields),
      symbols,
      inputBinding: normalizeBinding(fields.get('inputBinding')),
    });
  }
}

function tooDeep(node: Node): CwlType {
  node.problem('too-large', `There are more than ${MAX_DEPTH} types inside each other here.`);
  return ANY;
}

function nameOf(fields: ReadonlyMap<string, Node>): string | undefined {
  const name = fields.get('name')?.text;
  return name === undefined ? undefined : shortName(name);
}

/** The address of a type, where the document that it stands in has one. */
function addressOf(definition: Node): string | undefined {
  const uri = typeUri(definition.get('name')?.text ?? '', definition.file.uri);
  return /^https?:/i.test(uri) ? uri : undefined;
}

/** Primitives as IRIs, as some packed documents have them. */
function shortPrimitive(text: string): string {
  return text.replace(
    /^(xsd:|cwl:|https?:\/\/www\.w3\.org\/2001\/XMLSchema#|https:\/\/w3id\.org\/cwl\/(cwl|salad)#)/,
    '',
  );
}
