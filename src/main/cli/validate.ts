/** `cwl-processes validate`: everything that is wrong with a package, each with its source line; needs no server. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DocumentError, EntryNotFoundError } from '../../cwl/document/document-error.ts';
import { loadDocument } from '../../cwl/document/load.ts';
import type { DocumentProblem } from '../../cwl/document/model.ts';

/** Prints the problems of a package and returns whether it has none. */
export async function validate(
  path: string,
  entry: string | undefined,
  print: (line: string) => void,
): Promise<boolean> {
  const uri = pathToFileURL(path).href;
  const texts = new Map<string, string>();
  const read = async (wanted: string): Promise<string> => {
    const text = wanted.startsWith('file:')
      ? await readFile(fileURLToPath(wanted), 'utf8')
      : await fetchText(wanted);
    texts.set(wanted, text);
    return text;
  };
  const text = await read(uri);
  try {
    const document = await loadDocument({ text, uri, read, ...(entry === undefined ? {} : { entry }) });
    const process = document.processes[document.entry]!;
    print(`${path} is valid: ${process.class} '${document.entry}', ${process.inputs.length} inputs.`);
    return true;
  } catch (error) {
    if (error instanceof EntryNotFoundError) {
      print(`${path}: ${error.message}`);
      return false;
    }
    if (!(error instanceof DocumentError)) throw error;
    for (const problem of error.problems) print(describe(problem, texts.get(problem.file)));
    print(`${path}: ${error.problems.length} ${error.problems.length === 1 ? 'problem' : 'problems'}.`);
    return false;
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
