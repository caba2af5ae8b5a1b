import { Readable } from 'node:stream';
import { type LogRequest, openLog } from '../../processes/read-log.ts';
import { waitSignal } from '../close-signal.ts';
import { HttpProblem } from '../http-problem.ts';
import { findJob } from '../jobs/find-job.ts';
import type { Operation } from '../operation.ts';

/** The step's path has slashes, so the route takes everything below `steps/`. */
export const STEP_LOG_ROUTE = '/jobs/:jobID/steps/*';

type Query = Pick<LogRequest, 'stream' | 'follow' | 'attempt'>;

/** `GET /jobs/{jobID}/steps/{step}/log`. */
export const getStepLog: Operation =
  ({ jobs, objects, closing }) =>
  async (request, reply) => {
    const step = /^(.+)\/log$/s.exec((request.params as { readonly '*': string })['*'])?.[1];
    if (step === undefined) throw new HttpProblem('no-such-resource', 'A log is at …/steps/{step}/log.');
    const job = await findJob(jobs, request);
    const asked: LogRequest = { job: job.id, step, ...(request.query as Query) };
    const log = await openLog(asked, jobs, objects, waitSignal(reply, closing));
    return (
      reply
        .type('text/plain; charset=utf-8')
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-store')
        // Ends with the stream: a server that closes does not wait for another request on it.
        .header('connection', 'close')
        .send(Readable.from(log))
    );
  };
