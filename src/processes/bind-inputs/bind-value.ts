/**
 * One value of an execute request as a value of a CWL type. Three notations meet here: plain JSON, the forms of OGC API - Processes (links,
 * qualified values, bounding boxes), and CWL File and Directory objects.
 */
import type { ArrayType, CwlType, RecordType, UnionType } from '../../cwl/document/model.ts';
import { withDoubles } from '../../cwl/tool/with-doubles.ts';
import { checkType, typeName } from '../../cwl/values/check-type.ts';
import type { CwlObject, CwlValue } from '../../cwl/values/value.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { isBinary, mediaTypeOfFormat } from '../media-types.ts';
import type { ProblemItem } from '../refusal.ts';
import { type WellKnownType, wellKnownType } from '../well-known-types/well-known-type.ts';
import { bindCwlFile, bindLink, type FileKind, isCwlFile, kindOfLink } from './file-value.ts';
import { isBoundingBox, isLink, isQualified } from './forms.ts';
import { bindInlineContent } from './inline-content.ts';
import { type Binding, bound, failed, type Place } from './place.ts';

export function bindValue(raw: unknown, type: CwlType, place: Place): Binding {
  switch (type.kind) {
    case 'union':
      return bindUnion(raw, type, place);
    case 'File':
    case 'Directory':
      return bindFile(raw, type.kind, place);
    case 'array':
      return bindArray(raw, type, place);
    case 'record':
      return bindRecord(raw, type, place);
    case 'Any':
      return checked(bindAny(raw, place), type, place);
    case 'null':
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
    case 'enum':
      return checked(bound(unwrap(raw, place) as CwlValue), type, place);
  }
}

/** The inside of a qualified value, once: a record with the one field `value` arrives as `{ value: { value: … } }`. */
function unwrap(raw: unknown, place: Place): unknown {
  return place.outer && isQualified(raw) ? raw['value'] : raw;
}

function checked(binding: Binding, type: CwlType, place: Place): Binding {
  if (binding.problems.length > 0) return binding;
  const problems = checkType(binding.value, type, place.at);
  return { value: withDoubles(binding.value, type), problems: problems.map(asItem) };
}

function asItem(problem: { readonly path: string; readonly message: string }): ProblemItem {
  return { ...problem, rule: 'type-mismatch' };
}

/** The first branch that fits; a value that already fits a branch as it is stays (in `[File, string]` a string is a string). */
function bindUnion(raw: unknown, type: UnionType, place: Place): Binding {
  if (raw === undefined || raw === null) return checked(bound(null), type, place);
  const inner = isContent(raw) ? raw : unwrap(raw, place);
  if (typeof inner !== 'object' && checkType(inner as CwlValue, type, place.at).length === 0) {
    return bound(withDoubles(inner as CwlValue, type));
  }
  const branches = type.types.filter((branch) => branch.kind !== 'null' && mayBe(raw, branch, type));
  const attempts = branches.map((branch) => bindValue(raw, branch, place));
  const fitting = attempts.find((attempt) => attempt.problems.length === 0);
  if (fitting !== undefined) return fitting;
  const [only] = attempts;
  if (attempts.length === 1 && only !== undefined) return only;
  const misfit = checked(bound(unwrap(raw, place) as CwlValue), type, place);
  if (misfit.problems.length > 0) return misfit;
  // Of a type that is allowed, and refused for something else, such as where its file is: it must not pass as it came.
  return attempts.find((_, index) => fitsAsItIs(raw, branches[index]!, place)) ?? only ?? misfit;
}

function fitsAsItIs(raw: unknown, branch: CwlType, place: Place): boolean {
  return checkType(unwrap(raw, place) as CwlValue, branch, place.at).length === 0;
}

/** A qualified value that names its media type is the content of a file wherever a file may stand. */
function isContent(raw: unknown): boolean {
  return isQualified(raw) && raw['mediaType'] !== undefined;
}

/** Tells apart what would fit two branches: a link to a file or to a folder, and content from plain text. */
function mayBe(raw: unknown, branch: CwlType, type: UnionType): boolean {
  const kinds = new Set(type.types.map((other) => other.kind));
  if (isLink(raw) && kinds.has('File') && kinds.has('Directory')) return branch.kind === kindOfLink(raw);
  if (isContent(raw) && kinds.has('File')) return branch.kind === 'File';
  return true;
}

function bindFile(raw: unknown, kind: FileKind, place: Place): Binding {
  if (isCwlFile(raw)) return checked(bindCwlFile(raw, place), { kind }, place);
  if (isLink(raw)) return bindFileLink(raw, kind, place);
  if (typeof raw === 'string') {
    const mediaType = isUrl(raw) || !place.outer ? undefined : binaryTypeOf(place);
    if (mediaType !== undefined) return bindInlineContent({ value: raw, mediaType }, place);
    return bindLink({ href: raw }, kind, place);
  }
  if (place.outer && isQualified(raw)) return bindQualifiedFile(raw, kind, place);
  return checked(bound(raw as CwlValue), { kind }, place);
}

function bindFileLink(link: JsonObject, kind: FileKind, place: Place): Binding {
  if (kind === 'File' && kindOfLink(link) === 'Directory') {
    return failed(place, `must be a File, but is a link to a folder, ${String(link['href'])}`);
  }
  return bindLink(link, kind, place);
}

function bindQualifiedFile(qualified: JsonObject, kind: FileKind, place: Place): Binding {
  const inner = qualified['value'];
  const typed = qualified['mediaType'] !== undefined || qualified['encoding'] !== undefined;
  if (isCwlFile(inner) || isLink(inner) || (isUrl(inner) && !typed)) {
    return bindFile(inner, kind, { ...place, outer: false });
  }
  if (kind === 'Directory' || inner === null || inner === undefined) {
    return checked(bound((inner ?? null) as CwlValue), { kind }, place);
  }
  return bindInlineContent(qualified, place);
}

/** The binary media type of a parameter that names one: a text that is no URL is then its content. */
function binaryTypeOf({ formats }: Place): string | undefined {
  return formats.map(mediaTypeOfFormat).find((type) => type !== undefined && isBinary(type));
}

function isUrl(raw: unknown): raw is string {
  return typeof raw === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(raw);
}

function bindArray(raw: unknown, type: ArrayType, place: Place): Binding {
  if (place.outer && isQualified(raw)) return bindArray(raw['value'], type, { ...place, outer: false });
  const items = isBoundingBox(raw) ? raw['bbox'] : raw;
  if (!Array.isArray(items)) return checked(bound(items as CwlValue), type, place);
  return gather(
    items.map((item: unknown, index) => bindValue(item, type.items, within(place, `[${index}]`))),
  );
}

function bindRecord(raw: unknown, type: RecordType, place: Place): Binding {
  const known = wellKnownType(type);
  const given = unwrap(raw, place);
  const inner = known === undefined ? given : known.fromOgc(given);
  const inside: Place = { ...place, outer: false };
  const [only] = type.fields;
  // Types of a format are often copied into packages: a record of one field `value` may be sent as what is in it.
  const isWrapper = only?.name === 'value' && type.fields.length === 1;
  if (isWrapper && !isJsonObject(inner)) return bindFields({ value: inner }, type, inside);
  if (!isJsonObject(inner) || isCwlFile(inner)) return checked(bound(inner as CwlValue), type, place);
  if (place.outer && isLink(given) && !type.fields.some((field) => field.name === 'href')) {
    return failed(
      place,
      `must be ${typeName(type)} itself, as {"value": …}: a link is followed only where a File or Directory is wanted`,
    );
  }
  return fitting(bindFields(inner, type, inside), known, place);
}

/** What a well-known type asks for beyond the types of its fields. */
function fitting(binding: Binding, known: WellKnownType | undefined, place: Place): Binding {
  if (binding.problems.length > 0) return binding;
  const misfit = known?.misfit(binding.value as CwlObject);
  return misfit === undefined ? binding : failed(place, misfit);
}

function bindFields(raw: JsonObject, type: RecordType, place: Place): Binding {
  const names = new Set([...type.fields.map((field) => field.name), ...Object.keys(raw)]);
  const fields = [...names].map((name): readonly [string, Binding] => {
    const at = within(place, `.${name}`);
    const given = Object.hasOwn(raw, name) ? raw[name] : undefined;
    const field = type.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return [name, bindAny(given, at)];
    return [name, bindValue(given ?? null, field.type, { ...at, formats: field.format ?? [] })];
  });
  return gatherFields(fields);
}

/** A value of no declared type: files in it are still made safe. */
function bindAny(raw: unknown, place: Place): Binding {
  if (Array.isArray(raw)) {
    return gather(raw.map((item: unknown, index) => bindAny(item, within(place, `[${index}]`))));
  }
  if (isCwlFile(raw)) return bindCwlFile(raw, place);
  if (!isJsonObject(raw)) return bound((raw ?? null) as CwlValue);
  const inside: Place = { ...place, outer: false };
  if (place.outer && isQualified(raw)) return bindAny(raw['value'], inside);
  if (place.outer && isLink(raw)) return bindLink(raw, kindOfLink(raw), place);
  return gatherFields(
    Object.entries(raw).map(([name, value]) => [name, bindAny(value, within(inside, `.${name}`))]),
  );
}

function within(place: Place, step: string): Place {
  return { ...place, at: place.at + step };
}

function gather(bindings: readonly Binding[]): Binding {
  return {
    value: bindings.map((binding) => binding.value),
    problems: bindings.flatMap((binding) => binding.problems),
  };
}

function gatherFields(fields: readonly (readonly [string, Binding])[]): Binding {
  return {
    value: Object.fromEntries(fields.map(([name, binding]) => [name, binding.value])),
    problems: fields.flatMap(([, binding]) => binding.problems),
  };
}
