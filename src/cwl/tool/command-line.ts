/** Builds the command line (CWL v1.2 §"Input binding"). */
import type { Binding, CommandLineTool, CwlType } from '../document/model.ts';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../values/value.ts';
import { argumentWords, prefixWords, type Word } from './argument-words.ts';
import type { Expressions } from './expressions.ts';
import { fittingType } from './fitting-type.ts';
import { shellQuote } from './shell-quote.ts';
import { compareSortKeys, type SortKey } from './sort-key.ts';
import { ToolError } from './tool-error.ts';

interface Part {
  readonly key: SortKey;
  readonly words: readonly Word[];
}

/** A value with its place in the input object. */
interface Bound {
  readonly type: CwlType;
  readonly binding: Binding | undefined;
  readonly value: CwlValue;
  /** Name of the parameter or field; items of a list have none. */
  readonly name: string | undefined;
  /** Sort key of the level above. */
  readonly above: SortKey;
  /** For messages: `bands[2].path`. */
  readonly at: string;
}

/**
 * The words of a tool's command line: baseCommand, then arguments and bound inputs in the order of their sort keys.
 * With a shell everything becomes one line for `/bin/sh -c`, quoted except where `shellQuote` is false.
 *
 * @throws ToolError when a position or valueFrom cannot be evaluated
 */
export async function buildCommandLine(
  tool: CommandLineTool,
  expressions: Expressions,
  shell: boolean,
): Promise<string[]> {
  const inputs: CwlObject = expressions.context.inputs;
  const parts: Part[] = [];
  for (const [index, argument] of tool.arguments.entries()) {
    const what = `arguments[${index}]`;
    const value = await expressions.evaluate(what, argument.valueFrom);
    const position = await positionOf(argument, what, null, expressions);
    parts.push({ key: [position, index], words: argumentWords(argument, value) });
  }
  for (const { name, type, inputBinding } of tool.inputs) {
    const value = inputs[name] ?? null;
    const bound: Bound = { type, binding: inputBinding, value, name, above: [], at: name };
    for (const part of await bind(bound, expressions)) parts.push(part);
  }
  parts.sort((a, b) => compareSortKeys(a.key, b.key));
  const base = tool.baseCommand.map((text): Word => ({ text, quote: true }));
  const words = [...base, ...parts.flatMap((part) => part.words)];
  if (!shell) return words.map((word) => word.text);
  return ['/bin/sh', '-c', words.map((word) => (word.quote ? shellQuote(word.text) : word.text)).join(' ')];
}

/** A bound value and everything bound inside it. */
async function bind(bound: Bound, expressions: Expressions): Promise<Part[]> {
  const { value, at } = bound;
  if (value === null) return [];
  const type = fittingType(bound.type, value) ?? bound.type;
  const binding = bound.binding ?? ownBinding(type);
  const name = bound.name === undefined ? [] : [bound.name];
  const key =
    binding === undefined
      ? bound.above
      : [...bound.above, await positionOf(binding, at, value, expressions), ...name];
  if (binding?.valueFrom !== undefined) {
    const replaced = await expressions.evaluate(`valueFrom of ${at}`, binding.valueFrom, value);
    return [{ key, words: argumentWords(binding, replaced) }];
  }
  if (isFile(value) || isDirectory(value) || typeof value !== 'object') {
    return binding === undefined ? [] : [{ key, words: argumentWords(binding, value) }];
  }
  if (Array.isArray(value)) return bindList({ ...bound, type, binding }, value, key, expressions);
  const fields = type.kind === 'record' ? type.fields : [];
  const parts: Part[] = binding === undefined ? [] : [{ key, words: prefixWords(binding) }];
  for (const field of fields) {
    const inner: Bound = {
      type: field.type,
      binding: field.inputBinding,
      value: (value as CwlObject)[field.name] ?? null,
      name: field.name,
      above: key,
      at: `${at}.${field.name}`,
    };
    for (const part of await bind(inner, expressions)) parts.push(part);
  }
  return parts;
}

/** A binding of the list adds the prefix once and every item; a binding of its items is used for each of them. */
async function bindList(
  bound: Bound,
  items: readonly CwlValue[],
  key: SortKey,
  expressions: Expressions,
): Promise<Part[]> {
  const { type, binding, at } = bound;
  if (items.length === 0) return [];
  if (binding?.itemSeparator !== undefined) return [{ key, words: argumentWords(binding, items) }];
  const itemType: CwlType = type.kind === 'array' ? type.items : { kind: 'Any' };
  const ofItems = type.kind === 'array' ? type.inputBinding : undefined;
  // The items of a bound list are on the command line even where nothing describes them.
  const plain: Binding | undefined =
    binding === undefined ? undefined : binding.shellQuote === false ? { shellQuote: false } : {};
  // Without a binding of the list, that of its items says where the list stands.
  const above = await listKey(bound, ofItems, key, expressions);
  const parts: Part[] = binding === undefined ? [] : [{ key, words: prefixWords(binding) }];
  for (const [index, value] of items.entries()) {
    const fitting = value === null ? undefined : fittingType(itemType, value);
    const itemBinding = ofItems ?? (fitting && ownBinding(fitting)) ?? plain;
    const inner: Bound = {
      type: itemType,
      binding: itemBinding,
      value,
      name: undefined,
      above: [...above, index],
      at: `${at}[${index}]`,
    };
    for (const part of await bind(inner, expressions)) parts.push(part);
  }
  return parts;
}

async function listKey(
  bound: Bound,
  ofItems: Binding | undefined,
  key: SortKey,
  expressions: Expressions,
): Promise<SortKey> {
  if (bound.binding !== undefined || ofItems === undefined) return key;
  const name = bound.name === undefined ? [] : [bound.name];
  return [...key, await positionOf(ofItems, bound.at, bound.value, expressions), ...name];
}

/** Records and enums may bind themselves; the binding of an array type is that of its items. */
function ownBinding(type: CwlType): Binding | undefined {
  return type.kind === 'record' || type.kind === 'enum' ? type.inputBinding : undefined;
}

async function positionOf(
  binding: Binding,
  what: string,
  self: CwlValue,
  expressions: Expressions,
): Promise<number> {
  const position = await expressions.evaluate(`position of ${what}`, binding.position ?? 0, self);
  if (position === null) return 0;
  if (typeof position === 'number') return position;
  throw new ToolError(
    'package',
    `The position of ${what} must be a number, but ${JSON.stringify(binding.position)} gives ${JSON.stringify(position)}.`,
  );
}
