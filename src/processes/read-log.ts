import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptView, StepView } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { expansionPrefix, stepName, stepOfShard } from '../jobs/shard-paths.ts';
import { LOG_STREAMS, type LogStream, logChunkOffset, logPrefix } from '../objects/step-log.ts';
import type { FileStore } from './read-file.ts';
import { Refusal } from './refusal.ts';

export interface LogRequest {
  readonly job: string;
  /** Its name in URLs: as in the list of steps, or without numbers where it runs once. */
  readonly step: string;
  readonly stream: LogStream;
  /** The last one if absent. */
  readonly attempt?: number;
  /** Go on until the step is finished. */
  readonly follow: boolean;
}

/** A step by its name in URLs: as in the list of steps, or without numbers where it runs once. */
function findStep(steps: readonly StepView[], name: string): StepView | undefined {
  const found =
    steps.find((step) => step.shard === `main/${name}`) ?? steps.find((step) => step.shard === name);
  if (found !== undefined) return found;
  const [only, second] = steps.filter((step) => step.step === name);
  return second === undefined ? only : undefined;
}

/** Every log that a step has: one for each attempt and stream. */
export function logsOf({ shard, attempts }: StepView): readonly Omit<LogRequest, 'job' | 'follow'>[] {
  return attempts.flatMap(({ attempt }) =>
    LOG_STREAMS.map((stream) => ({ step: stepName(shard), attempt, stream })),
  );
}

/**
 * The bytes of a step's log, chunk by chunk. With `follow` it looks for more every `pollMs` until the step is finished or the signal
 * aborts. The engine's log begins with what the expressions of the step printed, those of all its shards. Where a step has no shard,
 * as it failed before or runs a workflow, this is all of it.
 *
 * Rejects with Refusal `no-such-step`, before any bytes.
 */
export async function openLog(
  request: LogRequest,
  jobs: Pick<Jobs, 'steps'>,
  objects: FileStore,
  signal: AbortSignal,
  pollMs = 500,
): Promise<AsyncIterable<Uint8Array>> {
  const { job, step, stream } = request;
  const found = findStep(await jobs.steps(job), step);
  const expanded = found === undefined ? `main/${step}` : stepOfShard(found.shard);
  const printed =
    stream === 'engine' && expanded !== undefined
      ? await filesBelow(objects, logPrefix(expansionPrefix(job, expanded), stream))
      : [];
  if (found === undefined && printed.length === 0) {
    throw new Refusal(
      'no-such-step',
      `The job has no step '${step}' yet. GET /jobs/${job}/steps lists those that it has.`,
    );
  }
  if (found !== undefined) chooseAttempt(found, request.attempt);
  return (async function* () {
    for (const key of printed) yield* bytesOf(objects, key, 0, signal);
    if (found !== undefined) yield* readAttempts(request, found.shard, jobs, objects, signal, pollMs);
  })();
}

async function filesBelow(objects: FileStore, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of objects.list(prefix)) keys.push(key);
  return keys;
}

async function* readAttempts(
  request: LogRequest,
  shard: string,
  jobs: Pick<Jobs, 'steps'>,
  objects: FileStore,
  signal: AbortSignal,
  pollMs: number,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  let prefix: string | undefined;
  for (;;) {
    const step = (await jobs.steps(request.job)).find((one) => one.shard === shard);
    // Its job was removed meanwhile.
    if (step === undefined) return;
    const attempt = chooseAttempt(step, request.attempt);
    // The state is read before the chunks: whatever was written before the step finished is then seen.
    const isOpen = request.follow && mayGrow(step, attempt, request.attempt !== undefined);
    // Another try writes another log, from its beginning.
    if (attempt?.prefix !== prefix) read = 0;
    prefix = attempt?.prefix;
    if (attempt !== undefined) {
      for await (const bytes of chunksFrom(
        objects,
        logPrefix(attempt.prefix, request.stream),
        read,
        signal,
      )) {
        read += bytes.length;
        yield bytes;
      }
    }
    if (!isOpen || signal.aborted) return;
    await pauseUnless(signal, pollMs);
  }
}

function chooseAttempt(step: StepView, wanted: number | undefined): AttemptView | undefined {
  if (wanted === undefined) return step.attempts.at(-1);
  const found = step.attempts.find((attempt) => attempt.attempt === wanted);
  if (found !== undefined) return found;
  throw new Refusal('no-such-step', `The step '${stepName(step.shard)}' has no attempt ${wanted}.`);
}

function mayGrow(step: StepView, attempt: AttemptView | undefined, isFixed: boolean): boolean {
  if (isFixed && attempt !== undefined) return attempt.state === 'running';
  return step.state === 'waiting' || step.state === 'running';
}

async function* chunksFrom(
  objects: FileStore,
  prefix: string,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const { key, size } of objects.list(prefix)) {
    const skipped = Math.max(from - logChunkOffset(key), 0);
    if (size > 0 && skipped < size) yield* bytesOf(objects, key, skipped, signal);
  }
}

async function* bytesOf(
  objects: FileStore,
  key: string,
  start: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { body } = await objects.get(key, { start }, signal);
  for await (const bytes of body) yield bytes as Uint8Array;
}

async function pauseUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
