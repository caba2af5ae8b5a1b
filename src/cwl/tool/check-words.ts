import type { CwlObject, CwlValue } from '../values/value.ts';
import type { Preparation } from './preparation.ts';
import { ToolError } from './tool-error.ts';

/** Bytes of one argument or variable, with the end of the string (Linux: MAX_ARG_STRLEN). */
const LONGEST = 128 * 1024;

type Words = Pick<Preparation, 'argv' | 'environment' | 'stdin' | 'stdout' | 'stderr'>;

/**
 * Refuses what no program can be given, which a container engine would only call an invalid argument.
 *
 * @throws ToolError that names the place
 */
export function checkWords(words: Words, inputs: CwlObject): void {
  const { argv, environment } = words;
  for (const [index, argument] of argv.entries())
    check(`Word ${index} of the command line`, argument, inputs);
  for (const [name, value] of Object.entries(environment)) {
    check(`The environment variable '${name}'`, `${name}=${value}`, inputs);
  }
  for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
    check(`The name of the file for ${stream}`, words[stream] ?? '', inputs);
  }
}

function check(what: string, text: string, inputs: CwlObject): void {
  if (text.includes('\0')) {
    const blame = hasNul(inputs) ? 'input' : 'package';
    throw new ToolError(blame, `${what} holds the character NUL, which no program can be given.`);
  }
  // A character has at most three bytes for each of its UTF-16 units.
  if (text.length * 3 < LONGEST) return;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes < LONGEST) return;
  throw new ToolError(
    'package',
    `${what} has ${bytes} bytes; a program can be given at most ${LONGEST - 1} in one. ` +
      'Write a long list to a file with InitialWorkDirRequirement, and pass its name.',
  );
}

function hasNul(value: CwlValue): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNul);
}
