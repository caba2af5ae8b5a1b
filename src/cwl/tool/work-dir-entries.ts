/** First half of InitialWorkDirRequirement: what is to be staged, with every expression evaluated. */
import type { Dirent, InitialWorkDirRequirement } from '../document/model.ts';
import type { FileOrDirectory } from '../values/files.ts';
import { toJsonText } from '../values/json-text.ts';
import { type CwlValue, isDirectory, isFile } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import { ToolError } from './tool-error.ts';

export interface WorkDirEntry {
  /** Text becomes a file. */
  readonly content: FileOrDirectory | string;
  readonly entryname?: string;
  readonly writable: boolean;
  /** Came out of an expression: its locations must be those of inputs. */
  readonly computed: boolean;
}

const WHAT = 'InitialWorkDirRequirement';

/** Every form of `listing` (CWL v1.2 §InitialWorkDirRequirement) as a flat list; nulls are gone. */
export async function workDirEntries(
  requirement: InitialWorkDirRequirement,
  expressions: Expressions,
): Promise<WorkDirEntry[]> {
  const { listing } = requirement;
  if (typeof listing === 'string')
    return computedEntries(await expressions.evaluate(`${WHAT}, listing`, listing));
  const entries: WorkDirEntry[] = [];
  for (const [index, item] of listing.entries()) {
    const what = `${WHAT}, listing[${index}]`;
    if (typeof item === 'string') {
      entries.push(...computedEntries(await expressions.evaluate(what, item)));
    } else if (isDirent(item)) {
      entries.push(...(await direntEntries(item, what, expressions)));
    } else {
      entries.push(...literalEntries(item as CwlValue));
    }
  }
  return entries;
}

function isDirent(item: unknown): item is Dirent {
  return typeof item === 'object' && item !== null && 'entry' in item && !('class' in item);
}

/** Files and Directories that stand in the document itself. */
function literalEntries(item: CwlValue): WorkDirEntry[] {
  if (item === null) return [];
  if (Array.isArray(item)) return (item as readonly CwlValue[]).flatMap(literalEntries);
  if (isFile(item) || isDirectory(item))
    return [{ content: item, writable: isWritable(item), computed: false }];
  throw wrongItem(item);
}

async function direntEntries(
  dirent: Dirent,
  what: string,
  expressions: Expressions,
): Promise<WorkDirEntry[]> {
  const entryname = await expressions.evaluate(`${what}, entryname`, dirent.entryname ?? null);
  // A newline behind an expression is part of the file, so it must not be trimmed.
  const entry = await expressions.evaluate(`${what}, entry`, dirent.entry, null, { keepWhitespace: true });
  return evaluatedDirent(entry, entryname, dirent.writable ?? false);
}

/** What a whole listing, or one item of it, evaluates to. */
function computedEntries(value: CwlValue): WorkDirEntry[] {
  if (value === null) return [];
  if (Array.isArray(value)) return (value as readonly CwlValue[]).flatMap(computedEntries);
  if (isFile(value) || isDirectory(value))
    return [{ content: value, writable: isWritable(value), computed: true }];
  if (!isDirent(value)) throw wrongItem(value);
  return evaluatedDirent(value.entry as CwlValue, value.entryname ?? null, value.writable ?? false);
}

function evaluatedDirent(entry: CwlValue, entryname: CwlValue, writable: boolean): WorkDirEntry[] {
  if (entryname !== null && (typeof entryname !== 'string' || entryname === '')) {
    throw new ToolError('package', `${WHAT}: entryname must be a name, not ${JSON.stringify(entryname)}.`);
  }
  if (entry === null) return [];
  const named = entryname === null ? {} : { entryname };
  if (isFile(entry) || isDirectory(entry)) return [{ content: entry, ...named, writable, computed: true }];
  const files = filesIn(entry);
  if (files !== undefined && (files.length > 0 || entryname === null)) {
    if (entryname !== null) {
      throw new ToolError(
        'package',
        `${WHAT}: the entry '${entryname}' is a list of files, which keep their own names. Leave the entryname out, ` +
          `or make a Directory with this listing.`,
      );
    }
    return files.map((content) => ({ content, writable, computed: true }));
  }
  if (entryname === null) {
    throw new ToolError('package', `${WHAT}: an entry that is no File or Directory needs an entryname.`);
  }
  const content = typeof entry === 'string' ? entry : toJsonText(entry);
  return [{ content, ...named, writable, computed: true }];
}

/** The files of a list of nothing else, nested lists and nulls allowed; undefined for any other value. */
function filesIn(value: CwlValue): FileOrDirectory[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const files: FileOrDirectory[] = [];
  for (const item of value as readonly CwlValue[]) {
    if (isFile(item) || isDirectory(item)) {
      files.push(item);
    } else if (item !== null) {
      const inner = filesIn(item);
      if (inner === undefined) return undefined;
      files.push(...inner);
    }
  }
  return files;
}

/** Not in the standard, but written by expressions in the wild. */
function isWritable(file: FileOrDirectory): boolean {
  return 'writable' in file && file.writable === true;
}

function wrongItem(value: CwlValue): ToolError {
  return new ToolError(
    'package',
    `${WHAT}: a listing has Files, Directories and objects with an entry; ${JSON.stringify(value)} is none of them.`,
  );
}
