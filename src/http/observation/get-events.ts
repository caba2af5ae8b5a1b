import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job, JobEventView } from '../../jobs/job.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { isTerminal } from '../../jobs/status.ts';
import { waitSignal } from '../close-signal.ts';
import { findJob } from '../jobs/find-job.ts';
import type { Operation } from '../operation.ts';

const POLL_MS = 500;
/** When a client that lost its connection comes back. */
const RETRY_MS = 1000;
/** Proxies close a connection on which nothing comes. */
const ALIVE_MS = 15_000;

/** `GET /jobs/{jobID}/events`: server-sent events, until the job has finished. */
export const getEvents: Operation =
  ({ jobs, closing }) =>
  async (request, reply) => {
    const job = await findJob(jobs, request);
    const after = Number(request.headers['last-event-id'] ?? 0);
    const stream = follow(jobs, job.id, after, waitSignal(reply, closing));
    return (
      reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        // Ends with the stream: a server that closes does not wait for another request on it.
        .header('connection', 'close')
        .send(Readable.from(stream))
    );
  };

async function* follow(jobs: Jobs, id: string, after: number, signal: AbortSignal): AsyncGenerator<string> {
  let last = after;
  let silent = 0;
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    // The state is read before the events: those of a finished job are then complete.
    const job = await jobs.get(id);
    // It was removed meanwhile.
    if (job === undefined) return;
    const events = await jobs.events(id, last);
    for (const event of events) yield writeEvent(event);
    last = events.at(-1)?.sequence ?? last;
    if (isTerminal(job.status)) {
      yield writeEnd(job);
      return;
    }
    silent = events.length > 0 ? 0 : silent + POLL_MS;
    if (silent % ALIVE_MS === 0 && silent > 0) yield ': still here\n\n';
    await pauseUnless(signal);
  }
}

function writeEvent({ sequence, time, kind, subject }: JobEventView): string {
  const data = JSON.stringify({
    sequence,
    time: time.toISOString(),
    kind,
    ...(subject !== undefined && { subject }),
  });
  return `id: ${sequence}\nevent: ${kind}\ndata: ${data}\n\n`;
}

/** Without an id: who resumes after it gets it again, and nothing else. */
function writeEnd({ status, finished, message }: Job): string {
  const data = JSON.stringify({
    kind: 'finished',
    status,
    ...(finished && { time: finished.toISOString() }),
    message,
  });
  return `event: finished\ndata: ${data}\n\n`;
}

async function pauseUnless(signal: AbortSignal): Promise<void> {
  try {
    await pause(POLL_MS, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
