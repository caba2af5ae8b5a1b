/** CWL types as data (CWL v1.2 §SchemaDefRequirement), in the words of a document. */

export type TypeText = string | ArrayText | readonly TypeText[];

interface ArrayText {
  readonly type: 'array';
  readonly items: TypeText;
}

export interface Definition {
  readonly name: string;
  readonly type: 'record' | 'enum';
  readonly doc?: string;
  readonly symbols?: readonly string[];
  readonly fields?: readonly { readonly name: string; readonly type: TypeText }[];
}

export function recordOf(
  name: string,
  doc: string,
  fields: { readonly [name: string]: TypeText },
): Definition {
  const list = Object.entries(fields).map(([field, type]) => ({ name: field, type }));
  return { name, type: 'record', doc, fields: list };
}

export function enumOf(name: string, symbols: readonly string[]): Definition {
  return { name, type: 'enum', symbols };
}

/** Lists inside lists; `depth` 1 is a plain list. */
export function listOf(items: TypeText, depth = 1): TypeText {
  return depth === 0 ? items : { type: 'array', items: listOf(items, depth - 1) };
}

export function optional(type: TypeText): TypeText {
  return ['null', ...[type].flat()];
}
