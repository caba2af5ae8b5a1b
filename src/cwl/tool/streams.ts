/** Where standard input comes from, and where standard output and error go (CWL v1.2 §CommandLineTool). */
import type { CommandLineTool } from '../document/model.ts';
import type { Expressions } from './expressions.ts';
import { isInside, resolvePath } from './paths.ts';
import { ToolError } from './tool-error.ts';

export interface Streams {
  /** Container path. */
  readonly stdin?: string;
  /** Names below outdir. */
  readonly stdout?: string;
  readonly stderr?: string;
}

export async function streamsOf(
  tool: CommandLineTool,
  expressions: Expressions,
  outdir: string,
): Promise<Streams> {
  const stdin = await name('stdin', tool.stdin, expressions);
  const stdout = await name('stdout', tool.stdout, expressions);
  const stderr = await name('stderr', tool.stderr, expressions);
  return {
    ...(stdin === undefined ? {} : { stdin: resolvePath(outdir, stdin) }),
    ...(stdout === undefined ? {} : { stdout: belowOutdir('stdout', stdout, outdir) }),
    ...(stderr === undefined ? {} : { stderr: belowOutdir('stderr', stderr, outdir) }),
  };
}

async function name(
  what: 'stdin' | 'stdout' | 'stderr',
  field: string | undefined,
  expressions: Expressions,
): Promise<string | undefined> {
  const value = await expressions.evaluate(what, field ?? null);
  if (value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new ToolError(
    'package',
    `${what} must be the name of a file, but ${field} gives ${JSON.stringify(value)}.`,
  );
}

function belowOutdir(what: string, given: string, outdir: string): string {
  const path = resolvePath(outdir, given);
  if (path !== outdir && isInside(path, outdir)) return path.slice(outdir.length + 1);
  throw new ToolError('package', `${what} must be a name below the output folder, not '${given}'.`);
}
