import { spawnSync } from 'node:child_process';

/**
 * Starts something whose processes all run on the first core, while this process keeps to the others: a load generator on the same core
 * would measure itself.
 */
export async function onOneCore<T>(start: () => Promise<T>): Promise<T> {
  const before = affinity();
  // What is started inherits it.
  pin('0');
  try {
    return await start();
  } finally {
    pin(before === '0' ? before : before.replace(/^0[,-]?/, (all) => (all === '0-' ? '1-' : '')));
  }
}

function affinity(): string {
  return (
    taskset(['-cp', String(process.pid)])
      .split(': ')
      .at(-1)
      ?.trim() ?? '0'
  );
}

function pin(cores: string): void {
  taskset(['-acp', cores, String(process.pid)]);
}

function taskset(args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('taskset', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`taskset ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  return stdout;
}
