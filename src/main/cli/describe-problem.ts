import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DocumentProblem } from '../../cwl/document/model.ts';

/** Characters of a source line that are shown; of longer ones what is around the column. */
const SHOWN = 120;

/**
 * A problem for people: place and sentence, the source line with a caret below the column, the path in the document and the
 * rule. Files are named from the working directory, as the user does.
 *
 * @param text the file in which it is, where that is at hand
 */
export function describeProblem(problem: DocumentProblem, text: string | undefined, kind = ''): string {
  const { file, line, column, message, path, rule } = problem;
  const source = text?.split(/\r\n|\r|\n/)[line - 1];
  return [
    `${fileName(file)}:${line}:${column}: ${kind}${withoutFolder(message)}`,
    ...(source === undefined ? [] : caretLines(source, line, column)),
    `  ${path === '' ? '' : `in ${path}, `}rule ${rule}`,
  ].join('\n');
}

function caretLines(source: string, line: number, column: number): string[] {
  const characters = Array.from(source);
  const start = characters.length <= SHOWN ? 0 : Math.max(0, column - 1 - SHOWN / 2);
  const shown = characters.slice(start, start + SHOWN).join('');
  // A tab is as wide above as below.
  const before = characters.slice(start, column - 1).map((character) => (character === '\t' ? '\t' : ' '));
  const number = String(line);
  return [`  ${number} | ${shown}`, `  ${' '.repeat(number.length)} | ${before.join('')}^`];
}

function fileName(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const fromHere = relative('', path);
  return fromHere.startsWith('..') ? path : fromHere;
}

/** Addresses of files in messages, from the working directory as well. */
function withoutFolder(message: string): string {
  return message.replaceAll(`${pathToFileURL('.').href}/`, '');
}
