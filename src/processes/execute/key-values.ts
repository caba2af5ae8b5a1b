/** An execute request in the query of a URL (Part 1 v2.0, class kvp-execute): `name=value` and `name[member]=value`. */
import type { Field, InputParameter, Process } from '../../cwl/document/model.ts';
import { mayBe } from '../../cwl/document/normal/type-algebra.ts';
import { textValue } from '../bind-inputs/text-value.ts';
import { isBinary, mediaTypeOfFormat } from '../media-types.ts';
import type { ProblemItem } from '../refusal.ts';
import type { ExecuteRequest } from './execute-request.ts';

export interface KeyValue {
  readonly key: string;
  /** The texts between the commas of the URL, decoded. */
  readonly list: readonly string[];
}

export type KeyValueRequest = Required<Pick<ExecuteRequest, 'inputs' | 'problems'>> &
  Pick<ExecuteRequest, 'outputs'>;

const LINK = ['href', 'type', 'rel', 'hreflang', 'title'];
const QUALIFIERS = ['mediaType', 'encoding', 'schema'];
const OF_INPUTS = ['value', 'crs', ...LINK, ...QUALIFIERS];
const OF_OUTPUTS = ['include', ...QUALIFIERS];

/** What a query says of one input or output, by member; the value itself has the member `''`. */
type Members = Map<string, readonly KeyValue[]>;

/**
 * Reads each value as the type of its input. Names of no input or output stay as they are: binding then tells of them, with everything else that
 * is wrong.
 */
export function readKeyValues(pairs: readonly KeyValue[], process: Process): KeyValueRequest {
  const inputs = new Map<InputParameter, Members>();
  const outputs = new Map<Field, Members>();
  const unknown: [string, string][] = [];
  for (const pair of pairs) {
    const { input, output, member } = targetOf(pair.key, process, pairs);
    if (input !== undefined) add(inputs, input, member, pair);
    else if (output !== undefined) add(outputs, output, member, pair);
    else unknown.push([pair.key, textOf([pair])]);
  }
  const values = [...inputs].map(([input, members]) => [input.name, inputValue(input, members)]);
  const chosen = chosenOutputs(process.outputs, outputs);
  return {
    inputs: Object.fromEntries([...unknown, ...values]),
    ...(chosen !== undefined && { outputs: chosen }),
    problems: [
      ...[...inputs].flatMap(([{ name, type }, members]) => givenOnce(name, mayBe(type, 'array'), members)),
      ...[...outputs].flatMap(([{ name }, members]) => wrongInclude(name, members)),
    ],
  };
}

interface Target {
  readonly input?: InputParameter | undefined;
  readonly output?: Field | undefined;
  readonly member: string;
}

function targetOf(key: string, { inputs, outputs }: Process, pairs: readonly KeyValue[]): Target {
  const whole = named(inputs, key);
  if (whole !== undefined) return { input: whole, member: '' };
  const [, name = '', member = ''] = /^(.+)\[(\w+)\]$/s.exec(key) ?? [];
  const input = OF_INPUTS.includes(member) ? named(inputs, name) : undefined;
  const output = OF_OUTPUTS.includes(member) ? named(outputs, name) : undefined;
  // An input and an output of one name share their qualifiers: they belong to whichever the query gives.
  const isOutput = input === undefined || (output !== undefined && !gives(pairs, [name, `${name}[value]`]));
  return isOutput ? { output, member } : { input, member };
}

function gives(pairs: readonly KeyValue[], keys: readonly string[]): boolean {
  const wanted = keys.map((key) => key.toLowerCase());
  return pairs.some(({ key }) => wanted.includes(key.toLowerCase()));
}

/** Case does not count, unless two names differ in nothing else (Part 1 v2.0 `/req/kvp-execute/input-query-parameters`). */
function named<T extends Field>(fields: readonly T[], name: string): T | undefined {
  const isSame = (field: T) => field.name.toLowerCase() === name.toLowerCase();
  return fields.find((field) => field.name === name) ?? fields.find(isSame);
}

function add<T>(all: Map<T, Members>, target: T, member: string, pair: KeyValue): void {
  const members: Members = all.get(target) ?? new Map();
  all.set(target, members.set(member, [...(members.get(member) ?? []), pair]));
}

function textOf(pairs: readonly KeyValue[]): string {
  return listOf(pairs).join(',');
}

function listOf(pairs: readonly KeyValue[]): readonly string[] {
  return pairs.flatMap(({ list }) => list);
}

/** In one of the forms that a body has: a link, a bounding box with its system, a qualified or a plain value. */
function inputValue(input: InputParameter, members: Members): unknown {
  if (members.has('href')) return pick(members, LINK);
  const given = members.get('value') ?? members.get('') ?? [];
  if (members.has('crs'))
    return { bbox: textValue(`[${textOf(given)}]`, NUMBERS), ...pick(members, ['crs']) };
  const qualifiers = pick(members, QUALIFIERS);
  const text = isBase64(input, qualifiers) ? textOf(given).replaceAll(' ', '+') : textOf(given);
  // What names its media type is the content of a file, whatever it looks like.
  const value = 'mediaType' in qualifiers ? text : textValue(text, input.type, listOf(given));
  const isPlain = Object.keys(qualifiers).length === 0 && !members.has('value');
  return isPlain ? value : { value, ...qualifiers };
}

const NUMBERS = { kind: 'array', items: { kind: 'double' } } as const;

/** A plus sign that was not encoded has become a blank, of which base64 has none. */
function isBase64(
  { type, format = [] }: InputParameter,
  { mediaType, encoding }: { readonly [name: string]: string },
): boolean {
  if (encoding !== undefined || mediaType !== undefined)
    return encoding?.toLowerCase() === 'base64' || (mediaType !== undefined && isBinary(mediaType));
  return mayBe(type, 'File') && format.some((iri) => isBinary(mediaTypeOfFormat(iri) ?? 'text/plain'));
}

function pick(members: Members, names: readonly string[]): { readonly [name: string]: string } {
  const given = names.filter((name) => members.has(name));
  return Object.fromEntries(given.map((name) => [name, textOf(members.get(name) ?? [])]));
}

/** A list may come as several parameters of its name too. */
function givenOnce(name: string, isList: boolean, members: Members): ProblemItem[] {
  const values = ['', 'value', 'href'].filter((member) => members.has(member));
  const repeated = [...members].some(([member, pairs]) => pairs.length > 1 && !(isList && member === ''));
  if (values.length === 1 && !repeated) return [];
  const message = `${name} must be given once, as ${name}=…, ${name}[value]=… or ${name}[href]=….`;
  return [{ path: name, message, rule: 'invalid-value' }];
}

function wrongInclude(name: string, members: Members): ProblemItem[] {
  const include = textOf(members.get('include') ?? []);
  if (['', 'true', 'false'].includes(include)) return [];
  const path = `${name}[include]`;
  return [{ path, message: `${path} must be true or false, but is '${include}'.`, rule: 'invalid-value' }];
}

/** Those to include; where outputs are only left out, the others. */
function chosenOutputs(all: readonly Field[], said: Map<Field, Members>): ExecuteRequest['outputs'] {
  if (said.size === 0) return undefined;
  const isLeftOut = (output: Field) => textOf(said.get(output)?.get('include') ?? []) === 'false';
  const included = [...said.keys()].filter((output) => !isLeftOut(output));
  const chosen = included.length > 0 ? included : all.filter((output) => !isLeftOut(output));
  return Object.fromEntries(
    chosen.map((output) => {
      const format = pick(said.get(output) ?? new Map(), QUALIFIERS);
      return [output.name, Object.keys(format).length > 0 ? { format } : {}];
    }),
  );
}
