/** Defaults of a document that name files elsewhere: which jobs need them fetched, and the document afterwards. */
import type { CwlType, Field, PackedDocument } from '../cwl/document/model.ts';
import { type CwlObject, isDirectory, isFile } from '../cwl/values/value.ts';
import type { Fetched } from './job-event-record.ts';

const STORED = 'object:';
/** Fields that say where a file is and what is in it. */
const OF_THE_BYTES = new Set(['location', 'checksum', 'size', 'secondaryFiles', 'listing']);

/**
 * Whether a runner has to fetch inputs before the job can start: a File or Directory is not in the object store yet, or
 * secondary files have to be found beside it.
 */
export function needsStaging(document: PackedDocument, inputs: CwlObject): boolean {
  const entry = document.processes[document.entry];
  const given = entry?.inputs.filter((input) => hasFiles(inputs[input.name])) ?? [];
  return (
    given.some(wantsSecondaryFiles) ||
    anyFile(inputs, (file) => !isStored(file)) ||
    anyFile(document, isElsewhere)
  );
}

/** The document with what the stage task fetched in place of the locations that it was fetched from. */
export function withFetched(document: PackedDocument, fetched: Fetched): PackedDocument {
  if (Object.keys(fetched).length === 0) return document;
  return replaceFiles(document, fetched) as PackedDocument;
}

interface Located {
  readonly location?: string;
}

function isStored(file: Located): boolean {
  return file.location?.startsWith(STORED) ?? false;
}

/** A literal of the document travels in it; only a location has to be fetched. */
function isElsewhere(file: Located): boolean {
  return file.location !== undefined && !isStored(file);
}

function hasFiles(value: unknown): boolean {
  return anyFile(value, () => true);
}

function anyFile(value: unknown, test: (file: Located) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ((isFile(value) || isDirectory(value)) && test(value)) return true;
  return Object.values(value).some((child) => anyFile(child, test));
}

function wantsSecondaryFiles(field: Field): boolean {
  return field.secondaryFiles.length > 0 || typeWantsSecondaryFiles(field.type);
}

function typeWantsSecondaryFiles(type: CwlType): boolean {
  if (type.kind === 'array') return typeWantsSecondaryFiles(type.items);
  if (type.kind === 'record') return type.fields.some(wantsSecondaryFiles);
  if (type.kind === 'union') return type.types.some(typeWantsSecondaryFiles);
  return false;
}

/** What the document says of a file (its format, a name of its own) stays; where and how large it is comes from the fetched one. */
function replaceFiles(value: unknown, fetched: Fetched): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => replaceFiles(item, fetched));
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, replaceFiles(child, fetched)]),
  );
  const location = isFile(value) || isDirectory(value) ? value.location : undefined;
  if (location === undefined || !Object.hasOwn(fetched, location)) return copy;
  const found = fetched[location]!;
  const said = Object.entries(copy).filter(([key]) => !OF_THE_BYTES.has(key));
  return { ...found, ...Object.fromEntries(said) };
}
