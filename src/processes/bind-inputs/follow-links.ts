/** Links to values that are no files: numbers, texts, lists and records on the web or among what is stored here. */
import type { CwlType, InputParameter } from '../../cwl/document/model.ts';
import { branchesOf, mayBe } from '../../cwl/document/normal/type-algebra.ts';
import type { JsonObject } from '../json-object.ts';
import { isJson } from '../media-types.ts';
import type { ProblemItem } from '../refusal.ts';
import { isLink, isQualified } from './forms.ts';
import { jsonOfText, textValue } from './text-value.ts';

/** The text at a URL, by the server's policy and limit of bytes. Rejects with an Error that says why it cannot be had. */
export type ReadLinked = (url: string) => Promise<string>;

export interface FollowedInputs {
  readonly inputs: JsonObject;
  readonly problems: readonly ProblemItem[];
  /** Inputs whose link cannot be read. */
  readonly unread: readonly string[];
}

/** Links that one request may have in place of values. */
const MOST_LINKS = 100;

/**
 * Puts what they refer to in the place of links, before there is a job: the values are then judged as if they had been sent
 * (Part 1 `/req/core/process-execute-input-validation`), and the job keeps them whatever becomes of the source. Links to files stay.
 *
 * @param limit bytes of all texts together; they are read one after the other, because they are held in memory
 */
export async function followLinks(
  inputs: JsonObject,
  parameters: readonly InputParameter[],
  read: ReadLinked,
  limit: number,
): Promise<FollowedInputs> {
  const followed: { [name: string]: unknown } = { ...inputs };
  const problems: ProblemItem[] = [];
  const unread: string[] = [];
  let left = MOST_LINKS;
  let bytes = 0;
  const readWithin: ReadLinked = async (url) => {
    const text = await read(url);
    bytes += Buffer.byteLength(text);
    if (bytes <= limit) return text;
    throw new Error(`what a request links to in place of values may have ${limit} bytes together.`);
  };
  const follow = async (raw: unknown, type: CwlType): Promise<unknown> => {
    const link = isQualified(raw) ? raw['value'] : raw;
    if (Array.isArray(raw)) {
      const items = itemsOf(type);
      if (items === undefined) return raw;
      const values: unknown[] = [];
      for (const item of raw) values.push(await follow(item, items));
      return values;
    }
    if (!isLink(link) || !mayBeLinked(type)) return raw;
    left -= 1;
    if (left < 0)
      throw new Error(`a request may have ${MOST_LINKS} links in place of values. Send more of them inline.`);
    return { value: await linkedValue(link, type, readWithin) };
  };
  for (const { name, type } of parameters) {
    if (!Object.hasOwn(inputs, name)) continue;
    try {
      followed[name] = await follow(inputs[name], type);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `The value that ${name} links to cannot be read: ${why}`;
      problems.push({ path: name, message, rule: 'unread-link' });
      unread.push(name);
    }
  }
  return { inputs: followed, problems, unread };
}

async function linkedValue(link: JsonObject, type: CwlType, read: ReadLinked): Promise<unknown> {
  const url = String(link['href']);
  if (!/^(?:https?|s3):/i.test(url)) throw new Error(`'${url}' is no URL with http:, https: or s3:.`);
  const text = await read(url);
  if (typeof link['type'] === 'string' && isJson(link['type'])) return jsonOfText(text) ?? text;
  // The line break that ends a file of text belongs to a text, and to no other value.
  const line = text.replace(/\r?\n$/, '');
  const value = textValue(line, type);
  return value === line && mayBe(type, 'string') ? text : value;
}

/** Whether a link cannot be meant as a value itself: one to a file is, and a record may have a field of that name. */
function mayBeLinked(type: CwlType): boolean {
  switch (type.kind) {
    case 'File':
    case 'Directory':
    case 'Any':
      return false;
    case 'array':
      return mayBeLinked(type.items);
    case 'union':
      return type.types.every(mayBeLinked);
    case 'record':
      return !type.fields.some(({ name }) => name === 'href');
    case 'null':
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
    case 'enum':
      return true;
  }
}

function itemsOf(type: CwlType): CwlType | undefined {
  return branchesOf(type).find((branch) => branch.kind === 'array')?.items;
}
