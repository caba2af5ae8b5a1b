import { HttpProblem } from '../http-problem.ts';
import { findJob } from '../jobs/find-job.ts';
import type { Operation } from '../operation.ts';
import { showCallback } from './show-callback.ts';

/** `POST /jobs/{jobID}/callbacks/{callbackID}`: what was given up is due again, and what waits is due now. */
export const sendCallbackAgain: Operation =
  ({ jobs, callbacks, base }) =>
  async (request) => {
    const { id } = await findJob(jobs, request);
    const { callbackID } = request.params as { readonly callbackID: string };
    const callback = await callbacks.sendAgain(id, callbackID);
    if (callback !== undefined) return showCallback(callback, base(request));
    throw new HttpProblem(
      'no-such-callback',
      `The job '${id}' has no callback '${callbackID}'; GET /jobs/${id}/callbacks lists those that it has.`,
    );
  };
