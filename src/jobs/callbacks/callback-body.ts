import type { Job } from '../job.ts';
import type { CallbackEvent, Subscriber } from './subscriber.ts';

/** What a subscriber is told, as JSON: results, or the state of the job. Rejects with NothingToSend where that is gone. */
export type CallbackBody = (job: Job, event: CallbackEvent, subscriber: Subscriber) => Promise<object>;

/** What was to be told is not there any more, and will not be; the message says what became of it. */
export class NothingToSend extends Error {
  override readonly name = 'NothingToSend';
}
