import type { JobStatus } from '../job.ts';

/** Who wants to hear of a job, and how (Part 1 `subscriber.yaml`, class `callback`). */
export interface Subscriber {
  /** Called once, when the job begins to run. */
  readonly inProgressUri?: string;
  /** Called with the results. */
  readonly successUri?: string;
  /** Called when the job failed or was dismissed. */
  readonly failedUri?: string;
  /** What is sent stands in a CloudEvent; by itself if absent. */
  readonly format?: 'cloudevents';
  /** URL of this server as the client saw it, without a trailing slash: links in what is sent begin with it. */
  readonly base: string;
}

/** The queries of the URLs: what receivers want to know again, and what nobody else is shown. */
export function secretsOf({ inProgressUri, successUri, failedUri }: Subscriber): readonly string[] {
  return [inProgressUri, successUri, failedUri].flatMap((uri) =>
    uri === undefined ? [] : new URL(uri).search,
  );
}

/** What a callback tells; each happens to a job at most once. */
export type CallbackEvent = 'inProgress' | 'success' | 'failed';

/** What subscribers hear when a job gets a status; undefined where they hear nothing. A job that was dismissed has no results either. */
export const EVENT_OF: { readonly [status in JobStatus]: CallbackEvent | undefined } = {
  created: undefined,
  accepted: undefined,
  running: 'inProgress',
  successful: 'success',
  failed: 'failed',
  dismissed: 'failed',
};
