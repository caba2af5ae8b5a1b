/** `cwl-processes logs`: what the steps of a job printed, or print. */
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { encodePath } from '../../cwl/values/uri-path.ts';
import type { Client } from './client.ts';
import { isDone, type JobStatus, type StepStatus } from './watch-job.ts';

export const LOG_STREAMS = ['stdout', 'stderr', 'engine'] as const;
const POLL_MS = 500;
const RUNNING = ['waiting', 'running'];

export interface LogOptions {
  /** Id of a step, or its name without numbers; every step if absent. */
  readonly step?: string;
  /** What the program printed if absent. */
  readonly stream?: (typeof LOG_STREAMS)[number];
}

/** Prints the logs of a job as they are, each step's under its id unless one was asked for. */
export async function printLogs(
  client: Client,
  job: string,
  options: LogOptions,
  out: Writable,
): Promise<void> {
  const steps = await readSteps(client, job);
  const chosen = steps.filter((step) => isWanted(step, options.step));
  if (chosen.length === 0 && options.step !== undefined) throw noStep(job, options.step, steps);
  for (const { id } of chosen) {
    if (chosen.length > 1 || options.step === undefined) out.write(`── ${id}\n`);
    for (const stream of streamsOf(options))
      await copy(await openLog(client, job, id, stream, false), '', out);
  }
}

/** Prints logs while they are written, until the job, or the step that was asked for, has finished. */
export async function followLogs(
  client: Client,
  job: string,
  options: LogOptions,
  out: Writable,
): Promise<void> {
  const followed = new Map<string, Promise<unknown>>();
  const follow = async (id: string): Promise<void> => {
    // Steps write at the same time: each line says whose it is.
    const mark = options.step === id ? '' : `${id} | `;
    const copies = streamsOf(options).map(async (stream) =>
      copy(await openLog(client, job, id, stream, true), mark, out),
    );
    await Promise.all(copies);
  };
  for (;;) {
    // The job before its steps: those of a finished job are complete.
    const status = await client.json<JobStatus>(jobPath(job));
    const steps = await readSteps(client, job);
    const chosen = steps.filter((step) => isWanted(step, options.step));
    for (const { id } of chosen) {
      // What goes wrong is thrown at the end, when every log has been copied.
      if (!followed.has(id))
        followed.set(
          id,
          follow(id).catch((error: unknown) => error),
        );
    }
    const isOver = chosen.length > 0 && chosen.every(({ state }) => !RUNNING.includes(state));
    if (isDone(status) || (options.step !== undefined && isOver)) {
      if (chosen.length === 0 && options.step !== undefined) throw noStep(job, options.step, steps);
      break;
    }
    await wait(POLL_MS);
  }
  const failed = (await Promise.all(followed.values())).find((result) => result !== undefined);
  if (failed !== undefined) throw failed;
}

async function readSteps(client: Client, job: string): Promise<readonly StepStatus[]> {
  const { steps } = await client.json<{ readonly steps: readonly StepStatus[] }>(`${jobPath(job)}/steps`);
  return steps;
}

function isWanted({ id, step }: StepStatus, wanted: string | undefined): boolean {
  return wanted === undefined || id === wanted || step === wanted;
}

function noStep(job: string, wanted: string, steps: readonly StepStatus[]): Error {
  const ids = steps.map(({ id }) => id).join(', ');
  return new Error(`The job ${job} has no step '${wanted}'; it has ${ids || 'none yet'}.`);
}

function streamsOf({ stream }: LogOptions): readonly string[] {
  return stream === undefined ? ['stdout', 'stderr'] : [stream];
}

async function openLog(
  client: Client,
  job: string,
  step: string,
  stream: string,
  follow: boolean,
): Promise<Readable> {
  const path = encodePath(step);
  const { body } = await client.request(
    `${jobPath(job)}/steps/${path}/log?stream=${stream}${follow ? '&follow=true' : ''}`,
  );
  return body === null ? Readable.from([]) : Readable.fromWeb(body as never);
}

async function copy(log: Readable, mark: string, out: Writable): Promise<void> {
  if (mark === '') {
    for await (const chunk of log) out.write(chunk);
  } else {
    for await (const line of createInterface({ input: log })) out.write(`${mark}${line}\n`);
  }
}

function jobPath(job: string): string {
  return `/jobs/${encodeURIComponent(job)}`;
}
