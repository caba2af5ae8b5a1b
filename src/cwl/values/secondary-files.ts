/** Which files belong beside a primary file (CWL v1.2 §SecondaryFileSchema). */
import type { CwlType, Field, SecondaryFile } from '../document/model.ts';
import { branchesOf } from '../document/normal/type-algebra.ts';
import { type ExpressionScope, evaluateField } from '../expression/evaluate.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { isExpression } from '../expression/scan.ts';
import type { ExpressionContext } from '../ports.ts';
import { checkType } from './check-type.ts';
import { basenameOf, type FileOrDirectory, nameParts } from './files.ts';
import { encodePath } from './uri-path.ts';
import { type CwlObject, type CwlValue, type FileValue, isDirectory, isFile } from './value.ts';

/** A file that should be beside `primary` and is not among its `secondaryFiles` yet. */
export type SecondaryWish = {
  readonly primary: FileValue;
  readonly required: boolean;
  /** As written in the document, for messages. */
  readonly pattern: string;
} & (
  | {
      /** Name relative to the folder of the primary file: never absolute, never with `..`. */
      readonly name: string;
    }
  | {
      /** A File or Directory that an expression has given. */
      readonly object: FileOrDirectory;
    }
);

/** `^` takes one extension off the basename, the rest is appended: `^.bai` of `a.bam` is `a.bai`. */
export function applyPattern(pattern: string, basename: string): string {
  let name = basename;
  let rest = pattern;
  while (rest.startsWith('^')) {
    name = nameParts(name).nameroot;
    rest = rest.slice(1);
  }
  return name + rest;
}

/**
 * Everything that is wished for beside the primary files in the value of a parameter, in arrays and record fields
 * too, without what they already carry.
 *
 * @param context `self` is replaced by each primary file in turn
 * @throws ExpressionError when an expression fails or gives something that names no file
 */
export async function resolveSecondaryFiles(
  value: CwlValue,
  field: Pick<Field, 'type' | 'secondaryFiles'>,
  context: ExpressionContext,
  scope: ExpressionScope,
): Promise<SecondaryWish[]> {
  const wishes: SecondaryWish[] = [];
  await mapPrimaries(value, field.type, field.secondaryFiles, async (primary, patterns) => {
    for (const wish of await wishesOf(primary, patterns, context, scope)) wishes.push(wish);
    return primary;
  });
  return wishes;
}

/**
 * The value with its wishes fulfilled: objects as they are, names through `find`.
 *
 * @param find looks for a name beside the primary file; undefined where nothing is there
 * @returns also the required files that are missing
 * @throws ExpressionError as `resolveSecondaryFiles`
 */
export async function addSecondaryFiles(
  value: CwlValue,
  field: Pick<Field, 'type' | 'secondaryFiles'>,
  context: ExpressionContext,
  scope: ExpressionScope,
  find: (primary: FileValue, name: string) => Promise<FileOrDirectory | undefined>,
): Promise<{ readonly value: CwlValue; readonly missing: readonly SecondaryWish[] }> {
  const missing: SecondaryWish[] = [];
  const complete = await mapPrimaries(value, field.type, field.secondaryFiles, async (primary, patterns) => {
    const found: FileOrDirectory[] = [];
    for (const wish of await wishesOf(primary, patterns, context, scope)) {
      const file = 'object' in wish ? wish.object : await find(primary, wish.name);
      if (file !== undefined) found.push(file);
      else if (wish.required) missing.push(wish);
    }
    return found.length === 0
      ? primary
      : { ...primary, secondaryFiles: [...(primary.secondaryFiles ?? []), ...found] };
  });
  return { value: complete, missing };
}

/** Path or location of a name in the folder of a primary file; undefined for a literal, which has no folder. */
export function besidePrimary(
  primary: FileValue,
  name: string,
): { path: string } | { location: string } | undefined {
  if (primary.path !== undefined) return { path: folderOf(primary.path) + name };
  if (primary.location === undefined || primary.location.startsWith('data:')) return undefined;
  const folder = folderOf(primary.location.replace(/[?#].*$/s, ''));
  return { location: folder + encodePath(name) };
}

/** With its final `/`, or the scheme of a location without folders. */
function folderOf(ref: string): string {
  return /^(?:.*\/|[a-z][a-z0-9+.-]*:)?/is.exec(ref)?.[0] ?? '';
}

type MapPrimary = (primary: FileValue, patterns: readonly SecondaryFile[]) => Promise<FileValue>;

/** Patterns hold for a File and for lists of Files at any depth; fields of records bring their own. */
async function mapPrimaries(
  value: CwlValue,
  type: CwlType | undefined,
  patterns: readonly SecondaryFile[],
  f: MapPrimary,
): Promise<CwlValue> {
  if (isFile(value)) return (await f(value, patterns)) as CwlValue;
  if (value === null || typeof value !== 'object' || isDirectory(value)) return value;
  const branches = type === undefined ? [] : branchesOf(type);
  if (Array.isArray(value)) {
    const list = branches.find((branch) => branch.kind === 'array');
    const items: CwlValue[] = [];
    for (const item of value as readonly CwlValue[])
      items.push(await mapPrimaries(item, list?.items, patterns, f));
    return items;
  }
  const records = branches.filter((branch) => branch.kind === 'record');
  const record = records.find((branch) => checkType(value, branch, '').length === 0) ?? records[0];
  const result: { [key: string]: CwlValue } = { ...(value as CwlObject) };
  for (const field of record?.fields ?? []) {
    const given = result[field.name];
    if (given !== undefined)
      result[field.name] = await mapPrimaries(given, field.type, field.secondaryFiles, f);
  }
  return result;
}

async function wishesOf(
  primary: FileValue,
  patterns: readonly SecondaryFile[],
  context: ExpressionContext,
  scope: ExpressionScope,
): Promise<SecondaryWish[]> {
  const basename = basenameOf(primary) ?? '';
  const self = { ...primary, ...nameParts(basename) };
  const present = new Set(primary.secondaryFiles?.map(basenameOf));
  const wishes: SecondaryWish[] = [];
  for (const { pattern, required } of patterns) {
    const wanted = isExpression(pattern)
      ? await evaluateField(pattern, { ...context, self }, scope)
      : applyPattern(pattern, basename);
    const targets = targetsOf(wanted, pattern);
    if (targets.length === 0) continue;
    const needed = await isRequired(required, { ...context, self }, scope);
    for (const target of targets) {
      const name = 'name' in target ? target.name.split('/').at(-1) : basenameOf(target.object);
      if (name !== undefined && present.has(name)) continue;
      present.add(name);
      wishes.push({ primary, required: needed, pattern, ...target });
    }
  }
  return wishes;
}

/** What an expression may give: a name, a File or Directory, null, or a list of these. */
function targetsOf(wanted: CwlValue, pattern: string): ({ name: string } | { object: FileOrDirectory })[] {
  if (wanted === null || wanted === '') return [];
  if (Array.isArray(wanted))
    return (wanted as readonly CwlValue[]).flatMap((item) => targetsOf(item, pattern));
  if (isFile(wanted) || isDirectory(wanted)) return [{ object: wanted }];
  if (typeof wanted !== 'string') {
    throw new ExpressionError(
      pattern,
      'a secondary file must be a name, a File, a Directory, null, or a list of these.',
    );
  }
  if (wanted.startsWith('/') || wanted.split('/').includes('..')) {
    throw new ExpressionError(
      pattern,
      `it gives '${wanted}', which is not below the folder of the primary file.`,
    );
  }
  return [{ name: wanted }];
}

async function isRequired(
  required: boolean | string,
  context: ExpressionContext,
  scope: ExpressionScope,
): Promise<boolean> {
  const value = await evaluateField(required, context, scope);
  if (value === null || typeof value === 'boolean') return value === true;
  throw new ExpressionError(
    String(required),
    `'required' must be true or false, but this gives ${JSON.stringify(value)}.`,
  );
}
