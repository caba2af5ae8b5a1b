/** First half of InitialWorkDirRequirement: what is to be staged, with every expression evaluated. */
import type { Dirent, InitialWorkDirRequirement, ProcessBase } from '../document/model.ts';
import { goesBy } from '../document/upgrade.ts';
import type { FileOrDirectory } from '../values/files.ts';
import { toJsonText } from '../values/json-text.ts';
import { withoutEnd } from '../values/shorten.ts';
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

/** Whose rules hold: those of older versions allow less. */
type Tool = Pick<ProcessBase, 'olderRules'>;

/** Every form of `listing` (CWL v1.2 §InitialWorkDirRequirement) as a flat list; nulls are gone. */
export async function workDirEntries(
  requirement: InitialWorkDirRequirement,
  expressions: Expressions,
  tool: Tool,
): Promise<WorkDirEntry[]> {
  const { listing } = requirement;
  if (typeof listing === 'string') {
    const value = await expressions.evaluate(`${WHAT}, listing`, listing);
    if (goesBy(tool, 'listings-are-flat')) refuseNesting(value);
    return computedEntries(value, tool);
  }
  const entries: WorkDirEntry[] = [];
  for (const [index, item] of listing.entries()) {
    const what = `${WHAT}, listing[${index}]`;
    const more =
      typeof item === 'string'
        ? computedEntries(await expressions.evaluate(what, item), tool)
        : isDirent(item)
          ? await direntEntries(item, what, expressions, tool)
          : literalEntries(item as CwlValue);
    for (const entry of more) entries.push(entry);
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
  tool: Tool,
): Promise<WorkDirEntry[]> {
  const entryname = await expressions.evaluate(`${what}, entryname`, dirent.entryname ?? null);
  // A newline behind an expression is part of the file, so it must not be trimmed.
  const entry = await expressions.evaluate(`${what}, entry`, dirent.entry, null, { keepWhitespace: true });
  return evaluatedDirent(entry, entryname, dirent.writable ?? false, tool);
}

/** What a whole listing, or one item of it, evaluates to. */
function computedEntries(value: CwlValue, tool: Tool): WorkDirEntry[] {
  if (value === null) return [];
  if (Array.isArray(value))
    return (value as readonly CwlValue[]).flatMap((item) => computedEntries(item, tool));
  if (isFile(value) || isDirectory(value))
    return [{ content: value, writable: isWritable(value), computed: true }];
  if (!isDirent(value)) throw wrongItem(value);
  return evaluatedDirent(value.entry as CwlValue, value.entryname ?? null, value.writable ?? false, tool);
}

function evaluatedDirent(
  entry: CwlValue,
  entryname: CwlValue,
  writable: boolean,
  tool: Tool,
): WorkDirEntry[] {
  if (entryname !== null && (typeof entryname !== 'string' || entryname === '')) {
    throw new ToolError('package', `${WHAT}: entryname must be a name, not ${JSON.stringify(entryname)}.`);
  }
  if (entry === null) return [];
  const named = entryname === null ? {} : { entryname };
  if (isFile(entry) || isDirectory(entry)) return [{ content: entry, ...named, writable, computed: true }];
  const files = filesIn(entry);
  if (typeof entry !== 'string' && goesBy(tool, 'entries-are-no-json')) {
    if (isDirent(entry)) {
      return evaluatedDirent(
        entry.entry as CwlValue,
        entry.entryname ?? entryname,
        entry.writable ?? writable,
        tool,
      );
    }
    const isNamed = files?.length === 0 && entryname !== null;
    if (files === undefined || isNamed || goesBy(tool, 'listings-are-flat')) throw newerEntry(entry);
  }
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

/** CWL v1.0 and v1.1 §Dirent: an entry is text, a File, a Directory or a Dirent, and since v1.1 a list of files. */
function newerEntry(entry: CwlValue): ToolError {
  return new ToolError(
    'package',
    `${WHAT}: an entry must give text, a File or a Directory, but gives ${excerpt(entry)}. Lists of files are ` +
      'allowed since CWL v1.1, and other values become JSON since v1.2: raise cwlVersion, or make text of it.',
  );
}

/** CWL v1.0 §InitialWorkDirRequirement: an expression for the whole listing gives a plain list of entries. */
function refuseNesting(value: CwlValue): void {
  const isEntry = (item: CwlValue) => item !== null && typeof item === 'object' && !Array.isArray(item);
  if (Array.isArray(value) && (value as readonly CwlValue[]).every(isEntry)) return;
  throw new ToolError(
    'package',
    `${WHAT}: the expression for listing must give a list of Files, Directories and objects with an entry; null and lists ` +
      `in it, or instead of it, are allowed only since CWL v1.1.`,
  );
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
      for (const file of inner) files.push(file);
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
    `${WHAT}: a listing has Files, Directories and objects with an entry; ${excerpt(value)} is none of them.`,
  );
}

function excerpt(value: CwlValue): string {
  return withoutEnd(toJsonText(value), 160);
}
