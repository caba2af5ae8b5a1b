import { readFileSync } from 'node:fs';
import type { ServerProcess } from './process.ts';

/** MiB that a process has had at most since it was started. */
export function peakMemory({ pid }: ServerProcess): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kibibytes) / 1024;
}
