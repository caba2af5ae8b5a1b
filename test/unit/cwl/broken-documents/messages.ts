/** What we, and the reference implementation, say of the documents beside this file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkPackage, PackageError } from '../../../../src/main/cli/check-package.ts';

export const FOLDER = join(import.meta.dirname, 'documents');

export const NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.cwl'))
  .map((file) => file.slice(0, -'.cwl'.length))
  .sort();

/** What `cwl-processes validate` prints, with names that count from the folder of the documents. */
export async function ourMessage(name: string): Promise<string> {
  const path = relative('', join(FOLDER, `${name}.cwl`));
  try {
    await checkPackage(path, undefined);
    return 'valid';
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return error.message.replaceAll(`${relative('', FOLDER)}/`, '');
  }
}

/** What `cwltool --validate` prints; where that finds nothing, what running the document prints as well. */
export function cwltoolMessage(name: string): string {
  const checked = cwltool(['--validate', `${name}.cwl`]);
  if (!checked.includes('is valid CWL.')) return checked;
  const folder = mkdtempSync(join(tmpdir(), 'broken-documents-'));
  try {
    const ran = cwltool(['--outdir', folder, `${name}.cwl`]).replaceAll(folder, '(outdir)');
    return `${checked}\n--- run\n${ran}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function cwltoolVersion(): string {
  return spawnSync('cwltool', ['--version'], { encoding: 'utf8' }).stdout.trim().replace(/^.* /, '');
}

/** Without colours, greetings, and what differs from machine to machine and from run to run. */
function cwltool(args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync('cwltool', args, { cwd: FOLDER, encoding: 'utf8' });
  if (error !== undefined) throw new Error('cwltool is not installed.', { cause: error });
  return stripVTControlCharacters(stderr + stdout)
    .replaceAll(/^INFO .*\n/gm, '')
    .replaceAll(FOLDER, '/documents')
    .replaceAll(/\/tmp\/\w+/g, '/tmp/(random)')
    .replaceAll(/\b\d{12,}\b/g, '(number)')
    .replaceAll(/(?<=\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '(random)')
    .replaceAll(/[ \t]+$/gm, '')
    .trim();
}

/** Texts by name, as one file with a heading for each. */
export function writeSections(head: string, sections: ReadonlyMap<string, string>): string {
  return [head, ...Array.from(sections, ([name, text]) => `=== ${name}\n${text}\n`)].join('\n');
}

export function readSections(file: string): ReadonlyMap<string, string> {
  const [, ...sections] = readFileSync(join(import.meta.dirname, file), 'utf8').split(/^=== /m);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end), section.slice(end + 1).trimEnd()];
    }),
  );
}
