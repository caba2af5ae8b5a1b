import { findJob } from '../jobs/find-job.ts';
import { jobUrl, jsonLink, ownLinks } from '../links.ts';
import type { Operation } from '../operation.ts';
import { showCallback } from './show-callback.ts';

/** A job has one for each event at most. */
const ALL = 10;

/** `GET /jobs/{jobID}/callbacks`. */
export const listJobCallbacks: Operation =
  ({ jobs, callbacks, base }) =>
  async (request) => {
    const { id } = await findJob(jobs, request);
    const url = jobUrl(base(request), id);
    const page = await callbacks.list({ job: id, limit: ALL });
    return {
      callbacks: page.callbacks.map((callback) => showCallback(callback, base(request))),
      links: [...ownLinks(`${url}/callbacks`, 'This list'), jsonLink(url, 'up', 'Job')],
    };
  };
