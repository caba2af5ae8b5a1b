/** From a value to words on the command line (CWL v1.2 §CommandLineBinding). */
import type { Binding } from '../document/model.ts';
import { numberToText } from '../values/number-text.ts';
import { type CwlValue, isDirectory, isFile } from '../values/value.ts';
import { ToolError } from './tool-error.ts';

export interface Word {
  readonly text: string;
  /** Whether a shell, if there is one, must take it literally. */
  readonly quote: boolean;
}

/**
 * The words of one bound value with its prefix. A record gives its prefix only: its fields have bindings of their own.
 * A list without `itemSeparator` gives the prefix once and each item.
 */
export function argumentWords(binding: Binding, value: CwlValue): Word[] {
  return texts(binding, value).map((text) => ({ text, quote: binding.shellQuote !== false }));
}

/** The prefix of a record or list whose parts follow by themselves. */
export function prefixWords(binding: Binding): Word[] {
  return binding.prefix === undefined ? [] : argumentWords(binding, true);
}

function texts(binding: Binding, value: CwlValue): string[] {
  const prefix = binding.prefix === undefined ? [] : [binding.prefix];
  if (value === null || value === false) return [];
  if (value === true) return prefix;
  if (Array.isArray(value)) {
    const items = (value as readonly CwlValue[]).filter((item) => item !== null);
    if (items.length === 0) return [];
    if (binding.itemSeparator === undefined) return [...prefix, ...items.flatMap((item) => texts({}, item))];
    return withPrefix(binding, items.map(itemText).join(binding.itemSeparator));
  }
  const text = scalarText(value);
  return text === undefined ? prefix : withPrefix(binding, text);
}

function withPrefix({ prefix, separate }: Binding, text: string): string[] {
  if (prefix === undefined) return [text];
  return separate === false ? [prefix + text] : [prefix, text];
}

function itemText(value: CwlValue): string {
  const text = scalarText(value);
  if (text !== undefined) return text;
  throw new ToolError(
    'package',
    'itemSeparator joins texts, numbers and files; it cannot join lists or records. Give their items a binding of their own.',
  );
}

/** Undefined for what has no text of its own: lists and records. */
function scalarText(value: CwlValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return numberToText(value);
  if (typeof value === 'boolean') return String(value);
  if (!isFile(value) && !isDirectory(value)) return undefined;
  if (value.path !== undefined) return value.path;
  throw new ToolError(
    'package',
    `The ${value.class} ${value.basename ?? value.location ?? '(without a name)'} is put on the command line, but it is not ` +
      'in the container. Only inputs and what InitialWorkDirRequirement stages have a path.',
  );
}
