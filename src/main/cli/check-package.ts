/** Checks a package on this machine as a server would, but with the lines of the local files. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DocumentError, EntryNotFoundError } from '../../cwl/document/document-error.ts';
import { loadDocument } from '../../cwl/document/load.ts';
import type { DocumentProblem, PackedDocument } from '../../cwl/document/model.ts';
import { createOntologyReader } from '../../platform/rdf/ontology-reader.ts';
import { wellKnownDocument } from '../../processes/well-known-types/addresses.ts';
import { readLocal } from './read-local.ts';

/** Thrown for a package that cannot be deployed; the message has every problem with its line. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
}

/** Loads a package with all that it refers to. Throws PackageError, or why a file cannot be read. */
export async function checkPackage(path: string, entry: string | undefined): Promise<PackedDocument> {
  const uri = pathToFileURL(path).href;
  const texts = new Map<string, string>([[uri, await readLocal(path)]]);
  const read = async (wanted: string): Promise<string> => {
    const text = wanted.startsWith('file:')
      ? await readLocal(fileURLToPath(wanted))
      : (wellKnownDocument(wanted) ?? (await fetchText(wanted)));
    texts.set(wanted, text);
    return text;
  };
  try {
    return await loadDocument({
      text: texts.get(uri)!,
      uri,
      read,
      readOntology: createOntologyReader(),
      ...(entry === undefined ? {} : { entry }),
    });
  } catch (error) {
    if (error instanceof EntryNotFoundError)
      throw new PackageError(`${path}: ${error.message}`, { cause: error });
    if (!(error instanceof DocumentError)) throw error;
    const lines = error.problems.map((problem) => describe(problem, texts.get(problem.file)));
    const count = `${path}: ${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}.`;
    throw new PackageError([...lines, count].join('\n'), { cause: error });
  }
}

function describe(problem: DocumentProblem, text: string | undefined): string {
  const file = problem.file.startsWith('file:') ? fileURLToPath(problem.file) : problem.file;
  const source = text?.split('\n')[problem.line - 1];
  const number = String(problem.line);
  const place =
    source === undefined
      ? ''
      : `\n  ${number} | ${source}\n  ${' '.repeat(number.length)} | ${' '.repeat(problem.column - 1)}^`;
  return `${file}:${problem.line}:${problem.column}: ${problem.message} [${problem.rule}]${place}`;
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.text();
}
