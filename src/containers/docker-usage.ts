/** What a container takes of the machine while it runs. The engine forgets it with the end of the container, so it is asked before. */
import type Docker from 'dockerode';
import type { ContainerUsage } from './container-runtime.ts';

/** Containers that are done sooner are not looked at: most steps of a scatter are, and each look costs the engine something. */
const FIRST_LOOK_MS = 1000;
const EVERY_MS = 2000;
const NANOSECONDS = 1e9;

/** Looks at a container every now and then, from its start until it is disposed of. */
export class UsageMeter implements Disposable {
  readonly #container: Docker.Container;
  #timer: NodeJS.Timeout | undefined;
  #seen: ContainerUsage | undefined;
  #closed = false;

  constructor(container: Docker.Container) {
    this.#container = container;
    this.#plan(FIRST_LOOK_MS);
  }

  /** The most that was seen; undefined where nothing was. */
  get seen(): ContainerUsage | undefined {
    return this.#seen;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #plan(ms: number): void {
    if (!this.#closed) this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    try {
      const stats = await this.#container.stats({ stream: false, 'one-shot': true });
      this.#seen = most(this.#seen, usageOf(stats));
      this.#plan(EVERY_MS);
    } catch {
      // It has ended, or the engine is gone, which whoever waits for the container hears: a step does not fail for want of figures.
      this[Symbol.dispose]();
    }
  }
}

/** Undefined for a container that has ended: the engine then sends figures without contents. */
export function usageOf(stats: Partial<Docker.ContainerStats>): ContainerUsage | undefined {
  const { usage, stats: parts } = stats.memory_stats ?? {};
  const processor = stats.cpu_stats?.cpu_usage?.total_usage ?? 0;
  if (usage === undefined || usage === 0) return undefined;
  // Pages of files that the kernel gives back when it needs room are not what the command wants; cgroup v1 has another name for them.
  const { inactive_file, total_inactive_file } = (parts ?? {}) as { [name: string]: number };
  const memory = Math.max(0, usage - (inactive_file ?? total_inactive_file ?? 0));
  return { memory, cpuSeconds: processor / NANOSECONDS };
}

function most(a: ContainerUsage | undefined, b: ContainerUsage | undefined): ContainerUsage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { memory: Math.max(a.memory, b.memory), cpuSeconds: Math.max(a.cpuSeconds, b.cpuSeconds) };
}
