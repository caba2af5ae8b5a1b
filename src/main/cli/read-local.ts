import { readFile } from 'node:fs/promises';
import { load, YAMLException } from 'js-yaml';
import { YAML_SCHEMA } from '../../cwl/document/source/read-yaml.ts';

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file.',
  EISDIR: 'it is a folder.',
  EACCES: 'you may not read it.',
};

/** Reads a text file of this machine. Throws with a sentence that names it. */
export async function readLocal(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** Why a file of this machine cannot be read, for people. */
export function cannotRead(path: string, error: unknown): Error {
  return new Error(`${path} cannot be read: ${whyUnreadable(error)}`, { cause: error });
}

/** The same without the name of the file. */
export function whyUnreadable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** Parses YAML or JSON. Throws with the file, its line and what is wrong there. */
export function parseYaml(text: string, path: string): unknown {
  try {
    return load(text, { schema: YAML_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `:${error.mark.line + 1}:${error.mark.column + 1}`;
    throw new Error(`${path}${line}: ${error.reason}`, { cause: error });
  }
}
