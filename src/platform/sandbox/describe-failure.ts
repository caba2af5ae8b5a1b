import type { Limits } from './messages.ts';

const SHOWN = 500;

/** What a script has thrown, as texts. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** A sentence about what a script has thrown, with the line in sources that have several. */
export function describeFailure(thrown: Thrown, source: string, limits: Limits): string {
  if (isOutOfMemory(thrown)) {
    return `it needs more than ${Math.round(limits.memoryBytes / 2 ** 20)} MiB of memory.`;
  }
  const message = thrown.message.length > SHOWN ? `${thrown.message.slice(0, SHOWN)}…` : thrown.message;
  const what = [thrown.name, message].filter((part) => part !== '').join(': ');
  return `${what.replace(/[.\s]+$/, '')}${lineOf(thrown.stack, source)}.`;
}

/** The engine throws a value of its own where there is no memory left for an error. */
function isOutOfMemory({ name, message }: Thrown): boolean {
  return (
    (name === 'InternalError' && message === 'out of memory') ||
    (name === '' && message === 'it throws [uninitialized]')
  );
}

function lineOf(stack: string, source: string): string {
  const lines = source.split('\n');
  const line = Number(/\bexpression:(\d+)/.exec(stack)?.[1]);
  const text = lines[line - 1]?.trim();
  if (lines.length === 1 || text === undefined || text === '') return '';
  return ` (line ${line}: ${text.length > 80 ? `${text.slice(0, 80)}…` : text})`;
}
