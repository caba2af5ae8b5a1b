/** Checks a package on this machine as a server would, but with the lines of the local files. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DocumentError, EntryNotFoundError } from '../../cwl/document/document-error.ts';
import { loadDocument } from '../../cwl/document/load.ts';
import type { PackedDocument } from '../../cwl/document/model.ts';
import { createOntologyReader } from '../../platform/rdf/ontology-reader.ts';
import { checkSyntax } from '../../platform/sandbox/check-syntax.ts';
import { wellKnownDocument } from '../../processes/well-known-types/addresses.ts';
import { describeProblem } from './describe-problem.ts';
import { readLocal, whyUnreadable } from './read-local.ts';

/** Thrown for a package that cannot be deployed; the message has every problem with its line. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
}

interface CheckedPackage {
  readonly document: PackedDocument;
  /** Each with its line, for people. */
  readonly warnings: readonly string[];
}

/** Loads a package with all that it refers to. Throws PackageError, or why a file cannot be read. */
export async function checkPackage(path: string, entry: string | undefined): Promise<CheckedPackage> {
  const uri = pathToFileURL(path).href;
  const texts = new Map<string, string>([[uri, await readLocal(path)]]);
  const read = async (wanted: string): Promise<string> => {
    const text = wanted.startsWith('file:')
      ? await readBeside(fileURLToPath(wanted))
      : (wellKnownDocument(wanted) ?? (await fetchText(wanted)));
    texts.set(wanted, text);
    return text;
  };
  try {
    const document = await loadDocument({
      text: texts.get(uri)!,
      uri,
      read,
      readOntology: createOntologyReader(),
      checkSyntax,
      ...(entry === undefined ? {} : { entry }),
    });
    const { warnings = [] } = document;
    return {
      document,
      warnings: warnings.map((warning) => describeProblem(warning, texts.get(warning.file), 'warning: ')),
    };
  } catch (error) {
    if (error instanceof EntryNotFoundError)
      throw new PackageError(`${path}: ${error.message}`, { cause: error });
    if (!(error instanceof DocumentError)) throw error;
    const lines = error.problems.map((problem) => describeProblem(problem, texts.get(problem.file)));
    const count = `${path}: ${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}.`;
    throw new PackageError([...lines, count].join('\n'), { cause: error });
  }
}

/** A file that the package refers to; its name stands in the problem already. */
async function readBeside(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`${whyUnreadable(error)} A path counts from the file in which it stands.`, {
      cause: error,
    });
  }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.text();
}
