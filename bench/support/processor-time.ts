/** Processor time from Linux's /proc: unlike the clock it does not depend on what else the machine does. */
import { readdir, readFile } from 'node:fs/promises';

/** Of /proc; the same on every Linux of today. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that a process and its descendants have used, those that ended included. Undefined where
 * there is no /proc.
 */
export async function processorTime(root: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const processes = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    // The name in parentheses may hold anything.
    const fields = stat
      ?.slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    if (fields === undefined) continue;
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields;
    processes.set(Number(name), { parent, ticks: user + system + endedUser + endedSystem });
  }
  const belongs = (id: number): boolean => {
    if (id === root) return true;
    const parent = processes.get(id)?.parent ?? 0;
    return parent > 0 && belongs(parent);
  };
  let ticks = 0;
  for (const [id, used] of processes) if (belongs(id)) ticks += used.ticks;
  return ticks * TICK_MS;
}
