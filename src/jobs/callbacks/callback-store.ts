/**
 * Port: callbacks that are due. A row is written in the transaction that changes the status of its job, so that no crash loses one; it goes
 * with its job. Adapter: platform/database/postgres-callback-store.ts.
 */
import type { CallbackEvent } from './subscriber.ts';

export interface CallbackStore {
  /**
   * Takes callbacks that are due, at most so many, for a holder: nobody else gets them before the lease ends. Of a job the later
   * callback is not given while the earlier one waits.
   */
  claim(holder: string, most: number, leaseMs: number): Promise<readonly DueCallback[]>;
  /** The receiver took it. */
  delivered(callback: DueCallback, status: number): Promise<void>;
  /**
   * The receiver did not take it: it is due again after `delayMs`, or dead where that is undefined. What says that a job runs is dead as
   * well when that is over. Gives what it is then; undefined where it is not this holder's any more.
   */
  failed(callback: DueCallback, failure: SendFailure, delayMs?: number): Promise<CallbackState | undefined>;
  /** It was not tried after all. */
  release(callback: DueCallback): Promise<void>;
}

/** What people ask of callbacks. */
export interface Callbacks {
  /** Newest first. */
  list(filter: CallbackFilter): Promise<CallbackPage>;
  /** Makes a callback due at once, with all its tries before it. Undefined where the job has none of this id. */
  sendAgain(job: string, id: string): Promise<CallbackView | undefined>;
}

/** A callback that one holder has. */
export interface DueCallback {
  /** The same in every try, so that receivers can tell what they have. */
  readonly id: string;
  readonly job: string;
  readonly event: CallbackEvent;
  readonly url: string;
  readonly holder: string;
  /** This try, from 1. */
  readonly attempt: number;
}

export interface SendFailure {
  /** HTTP status; absent where there was no answer. */
  readonly status?: number;
  readonly error: string;
}

/** Whether it is still to be delivered, was, or was given up. */
export type CallbackState = 'waiting' | 'delivered' | 'dead';

export interface CallbackView {
  readonly id: string;
  readonly job: string;
  readonly event: CallbackEvent;
  readonly url: string;
  readonly state: CallbackState;
  readonly created: Date;
  /** When it was delivered or given up. */
  readonly ended?: Date;
  readonly attempts: number;
  /** Of the last try. */
  readonly status?: number;
  readonly error?: string;
  /** While it waits; in a try, when that is taken for lost. */
  readonly due: Date;
}

export interface CallbackFilter {
  readonly job?: string;
  readonly state?: CallbackState;
  readonly limit: number;
  /** `next` of a page. */
  readonly after?: number;
}

export interface CallbackPage {
  readonly callbacks: readonly CallbackView[];
  readonly next?: number;
}
