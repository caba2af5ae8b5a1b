/** Ids of shards as this station needs them: the ids of tasks and prefixes, and names for people. */

/** The stage task of a job stands beside the engine's shards under this id. */
export const STAGE_SHARD = 'inputs';

/** `<job id>/<shard id>`; job ids hold no slash. */
export function taskId(job: string, shard: string): string {
  return `${job}/${shard}`;
}

/**
 * What a place gets: the task id, and from the second time of being due on its number, `#1`, `#2`, …. A place that still
 * believes a dead runner to be at the task would hold an equal id back.
 */
export function dueId(job: string, shard: string, tries: number): string {
  return tries === 0 ? taskId(job, shard) : `${taskId(job, shard)}#${tries}`;
}

/** Reads a task id or what a place got. */
export function parseTaskId(id: string): { readonly job: string; readonly shard: string } {
  const slash = id.indexOf('/');
  return { job: id.slice(0, slash), shard: id.slice(slash + 1).replace(/#\d+$/, '') };
}

/** The part of the object store that belongs to one job. */
export function jobPrefix(job: string): string {
  return `jobs/${job}/`;
}

/** The part of the object store that belongs to one attempt. */
export function attemptPrefix(job: string, shard: string, attempt: number): string {
  return `${jobPrefix(job)}${shard}/a${attempt}/`;
}

/** What an attempt at a step gave, without its log; nothing of the stage task, which gives inputs. */
export function resultPrefixes(job: string, shard: string, attempt: number): readonly string[] {
  if (shard === STAGE_SHARD) return [];
  return ['out', 'literals', 'reused'].map((part) => `${attemptPrefix(job, shard, attempt)}${part}/`);
}

/** The part of the object store that belongs to the expansion of a step, which has no attempts. No shard is called so. */
export function expansionPrefix(job: string, step: string): string {
  return `${jobPrefix(job)}${step}/expansion/`;
}

/** Ids of the steps and shards that enclose a shard, and its own: `main/a[0]` gives step `main/a`, shards `main`, `main/a[0]`. */
export function lineage(shard: string): {
  readonly steps: readonly string[];
  readonly shards: readonly string[];
} {
  const steps: string[] = [];
  const shards = [shard];
  for (let step = stepOfShard(shard); step !== undefined; step = stepOfShard(shards[0]!)) {
    steps.unshift(step);
    shards.unshift(step.slice(0, step.lastIndexOf('/')));
  }
  return { steps, shards };
}

/** The step that a shard belongs to; undefined for `main` and the stage task. */
export function stepOfShard(shard: string): string | undefined {
  const number = /\[\d+\]$/.exec(shard);
  return number === null ? undefined : shard.slice(0, number.index);
}

/** The numbers of a shard in each scatter that it stands in, outermost first; 0 where nothing is scattered: `main/stage[3]/ndvi[0]` has 3 and 0. */
export function shardNumbers(shard: string): readonly number[] {
  const [, ...inside] = lineage(shard).shards;
  return inside.map((id) => Number(/\[(\d+)\]$/.exec(id)?.[1]));
}

/** The name of a step in URLs: its shard id without the leading `main/`. */
export function stepName(shard: string): string {
  return shard.replace(/^main\//, '');
}

/** The step as people know it: `main/stage[3]/ndvi[0]` is `stage/ndvi`. */
export function stepPathOf(shard: string): string {
  const { steps } = lineage(shard);
  if (steps.length === 0) return shard;
  return steps.map((step) => step.slice(step.lastIndexOf('/') + 1)).join('/');
}
