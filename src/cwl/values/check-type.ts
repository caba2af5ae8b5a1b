/** Checks values against types (CWL v1.2 §"CWLType" and the parameter types). */
import type { CwlType, PrimitiveName, RecordType, UnionType } from '../document/model.ts';
import { type CwlValue, isDirectory, isFile } from './value.ts';

/** One thing that is wrong with a value. */
export interface ValueProblem {
  /** Where in the input or output object, for example `bands[2]` or `region.west`. */
  readonly path: string;
  /** A sentence that names the path, what is wanted and what is there. */
  readonly message: string;
}

/** Avro's int: 32 bits with sign. */
const INT_LIMIT = 2 ** 31;
const LONG_BITS = 64;
const LONG_LIMIT = 2 ** (LONG_BITS - 1);

/**
 * Every problem of a value with its type, in the order of the value; none where it fits. A missing value is null.
 * Whole numbers are good floats; fields that a record type does not have are no problem.
 *
 * @param at name of the parameter, the beginning of every path
 */
export function checkType(value: CwlValue | undefined, type: CwlType, at: string): ValueProblem[] {
  const given = value ?? null;
  if (type.kind === 'record') return checkRecord(given, type, at);
  if (type.kind === 'union') return checkUnion(given, type, at);
  if (type.kind === 'array') {
    if (!Array.isArray(given)) return mismatch(given, type, at);
    return given.flatMap((item, index) => checkType(item, type.items, `${at}[${index}]`));
  }
  if (type.kind === 'enum') {
    if (typeof given === 'string' && type.symbols.includes(given)) return [];
    return [problem(at, `must be one of ${type.symbols.join(', ')}, but is ${show(given)}`)];
  }
  return isPrimitive(given, type.kind) ? [] : mismatch(given, type, at);
}

function isPrimitive(value: CwlValue, kind: PrimitiveName): boolean {
  switch (kind) {
    case 'null':
      return value === null;
    case 'Any':
      return value !== null;
    case 'boolean':
    case 'string':
      return typeof value === kind;
    case 'int':
      return isWhole(value, INT_LIMIT);
    case 'long':
      return typeof value === 'bigint'
        ? BigInt.asIntN(LONG_BITS, value) === value
        : isWhole(value, LONG_LIMIT);
    case 'float':
    case 'double':
      return typeof value === 'bigint' || Number.isFinite(value);
    case 'File':
      return isFile(value);
    case 'Directory':
      return isDirectory(value);
  }
}

function isWhole(value: CwlValue, limit: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

function checkRecord(value: CwlValue, type: RecordType, at: string): ValueProblem[] {
  if (!isPlainObject(value)) return mismatch(value, type, at);
  return type.fields.flatMap((field) => checkType(own(value, field.name), field.type, `${at}.${field.name}`));
}

/** A field may be called `constructor`. */
function own(record: { readonly [key: string]: CwlValue }, name: string): CwlValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A union fits when one branch does; otherwise the branch that was meant, if it is clear, tells what is wrong. */
function checkUnion(value: CwlValue, type: UnionType, at: string): ValueProblem[] {
  if (type.types.some((branch) => checkType(value, branch, at).length === 0)) return [];
  const meant = type.types.filter((branch) => resembles(value, branch));
  const [only] = meant;
  return meant.length === 1 && only !== undefined ? checkType(value, only, at) : mismatch(value, type, at);
}

/** Whether value and type have the same outer shape. */
function resembles(value: CwlValue, type: CwlType): boolean {
  if (type.kind === 'array') return Array.isArray(value);
  if (type.kind === 'record') return isPlainObject(value);
  if (type.kind === 'enum') return typeof value === 'string';
  if (type.kind === 'union') return type.types.some((branch) => resembles(value, branch));
  return isNumber(value) && ['int', 'long'].includes(type.kind);
}

function isPlainObject(value: CwlValue): value is { readonly [key: string]: CwlValue } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isFile(value) &&
    !isDirectory(value)
  );
}

function mismatch(value: CwlValue, type: CwlType, at: string): ValueProblem[] {
  if (value === null) return [problem(at, `is missing; it must be ${article(typeName(type))}`)];
  return [problem(at, `must be ${article(typeName(type))}, but is ${show(value)}${hintAt(value, type)}`)];
}

function hintAt(value: CwlValue, type: CwlType): string {
  if (typeof value !== 'bigint' && !Number.isInteger(value)) return '';
  if (type.kind === 'int') return ' (an int has 32 bits; the type for larger numbers is long)';
  return type.kind === 'long' ? ' (a long has 64 bits; the type for larger numbers is double)' : '';
}

function isNumber(value: CwlValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function problem(path: string, rest: string): ValueProblem {
  return { path, message: `${path} ${rest}.` };
}

function show(value: CwlValue): string {
  if (value === null) return 'null';
  if (isFile(value)) return 'a File';
  if (isDirectory(value)) return 'a Directory';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object')
    return `an object with the fields ${Object.keys(value).join(', ') || '(none)'}`;
  if (isNumber(value)) return `the number ${value}`;
  if (typeof value !== 'string') return `the ${typeof value} ${value}`;
  return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value)}`;
}

function article(name: string): string {
  return `${/^[aeiouA]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** A type as people write it: `File[]`, `int or null`, `(int or string)[]`, `record bounding_box`. */
export function typeName(type: CwlType): string {
  if (type.kind === 'array') {
    const items = typeName(type.items);
    return type.items.kind === 'union' ? `(${items})[]` : `${items}[]`;
  }
  if (type.kind === 'record')
    return `record ${type.name ?? `of ${type.fields.map((field) => field.name).join(', ')}`}`;
  if (type.kind === 'enum') return `enum ${type.name ?? `of ${type.symbols.join(', ')}`}`;
  if (type.kind === 'union') {
    const names = type.types.filter((branch) => branch.kind !== 'null').map(typeName);
    return [...names, ...(names.length < type.types.length ? ['null'] : [])].join(' or ');
  }
  return type.kind;
}
