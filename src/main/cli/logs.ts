import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import type { Client } from './client.ts';
import type { StepStatus } from './watch-job.ts';

/** Prints standard output and error of one step, or of every step of a job, each under its name. */
export async function printLogs(
  client: Client,
  job: string,
  step: string | undefined,
  follow: boolean,
  out: Writable,
): Promise<void> {
  const { steps } = await client.json<{ readonly steps: readonly StepStatus[] }>(`/jobs/${job}/steps`);
  const chosen = step === undefined ? steps : steps.filter(({ id }) => id === step);
  if (chosen.length === 0 && step !== undefined) {
    throw new Error(
      `Job ${job} has no step '${step}'; it has ${steps.map(({ id }) => id).join(', ') || 'none yet'}.`,
    );
  }
  for (const { id } of chosen) {
    if (step === undefined) out.write(`── ${id}\n`);
    for (const stream of ['stdout', 'stderr']) {
      const path = id.split('/').map(encodeURIComponent).join('/');
      const { body } = await client.request(
        `/jobs/${job}/steps/${path}/log?stream=${stream}${follow ? '&follow=true' : ''}`,
      );
      if (body === null) continue;
      for await (const chunk of Readable.fromWeb(body as never)) out.write(chunk);
    }
  }
}
