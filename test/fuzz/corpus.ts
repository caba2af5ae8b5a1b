/** Real documents and job objects, which mutations begin with. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { load } from 'js-yaml';

const test = join(import.meta.dirname, '..');
const FOLDERS = [
  join(test, '../cwl-samples'),
  join(test, 'acceptance/fixtures'),
  join(test, 'compose'),
  join(test, 'conformance/cwl-v1.2/tests'),
];
/** Larger ones say nothing new and take the time of many. */
const LARGEST = 30_000;

export interface Original {
  readonly uri: string;
  readonly text: string;
  /** Undefined for a text that is no YAML. */
  readonly value: unknown;
}

export interface Corpus {
  readonly documents: readonly Original[];
  readonly jobs: readonly Original[];
  /** What a reference leads to, by absolute URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** Keys of all documents, for new fields that are not quite unknown. */
  readonly names: readonly string[];
}

export function readCorpus(): Corpus {
  const originals = FOLDERS.flatMap((folder) => filesBelow(folder))
    .sort()
    .map((path) => originalOf(path));
  const isDocument = ({ text }: Original): boolean =>
    /cwlVersion|class["']?: *["']?(Workflow|\w+Tool)/.test(text);
  const documents = originals.filter((original) => original.uri.endsWith('.cwl') || isDocument(original));
  const jobs = originals.filter((original) => /\.(json|ya?ml)$/.test(original.uri) && !isDocument(original));
  const names = new Set<string>();
  for (const { value } of documents) collectKeys(value, names);
  return {
    documents,
    jobs,
    texts: new Map(originals.map(({ uri, text }) => [uri, text])),
    names: [...names].sort(),
  };
}

function filesBelow(folder: string): string[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && ['.cwl', '.json', '.yml', '.yaml'].includes(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      // One that explodes when it is written again without its aliases cannot be mutated.
      .filter((path) => readFileSync(path).length <= LARGEST && !path.endsWith('alias-bomb.cwl'))
  );
}

function originalOf(path: string): Original {
  const text = readFileSync(path, 'utf8');
  return { uri: `file:///corpus${path.slice(test.length)}`, text, value: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

function collectKeys(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) names.add(key);
    collectKeys(item, names);
  }
}
