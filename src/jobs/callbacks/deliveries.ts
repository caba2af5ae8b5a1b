/**
 * Delivers callbacks: takes those that are due from the database, sends them and records what became of it. Any number of processes do so at
 * once. A receiver may get a message twice, when a process died between sending and recording; its id is the same then.
 */
import type { BaseLogger } from 'pino';
import type { Jobs } from '../jobs.ts';
import { type CallbackBody, NothingToSend } from './callback-body.ts';
import type { CallbackMessage, CallbackSender, SendOutcome } from './callback-sender.ts';
import type { CallbackStore, DueCallback } from './callback-store.ts';
import { cloudEvent } from './cloud-event.ts';
import { retryDelayMs } from './retry-delay.ts';
import { webhookHeaders } from './signature.ts';

/** From one look at what is due to the next. */
const EVERY_MS = 1000;
/** Messages under way at once: who answers slowly keeps few others waiting. */
const AT_ONCE = 32;
/** Longer than a try takes (platform/callbacks/http-callback-sender.ts). */
const LEASE_MS = 20_000;

export interface DeliveryParts {
  readonly store: CallbackStore;
  readonly jobs: Pick<Jobs, 'get'>;
  readonly bodyOf: CallbackBody;
  readonly sender: CallbackSender;
  /** The instance that delivers. */
  readonly holder: string;
  /** Signs what is sent. */
  readonly secret?: Uint8Array;
}

export class Deliveries implements AsyncDisposable {
  readonly #parts: DeliveryParts;
  readonly #log: BaseLogger;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #looking: Promise<void> = Promise.resolve();
  #news = Promise.withResolvers<void>();

  constructor(parts: DeliveryParts, log: BaseLogger) {
    this.#parts = parts;
    this.#log = log;
  }

  /** Delivers from now on until disposed of. */
  start(): void {
    this.#looking = this.#look();
  }

  /** One look: begins to send what is due and resolves when all that is under way has been recorded. */
  async run(): Promise<void> {
    await this.#begin();
    await Promise.all(this.#underWay);
  }

  /** What is under way is given back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#news.resolve();
    await this.#looking;
    await Promise.all(this.#underWay);
  }

  async #look(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const news = Promise.withResolvers<void>();
      this.#news = news;
      await this.#begin().catch((error: unknown) =>
        this.#log.error({ err: error }, 'cannot look for callbacks that are due; trying again'),
      );
      const timer = setTimeout(() => news.resolve(), EVERY_MS);
      await news.promise;
      clearTimeout(timer);
    }
  }

  async #begin(): Promise<void> {
    const { store, holder } = this.#parts;
    const free = AT_ONCE - this.#underWay.size;
    if (free === 0) return;
    for (const callback of await store.claim(holder, free, LEASE_MS)) {
      const delivery = this.#deliver(callback).finally(() => {
        this.#underWay.delete(delivery);
        // The next one of the job may go now.
        this.#news.resolve();
      });
      this.#underWay.add(delivery);
    }
  }

  async #deliver(callback: DueCallback): Promise<void> {
    try {
      await this.#record(callback, await this.#try(callback));
    } catch (error) {
      this.#log.error(
        { err: error, ...about(callback) },
        'what became of a callback is lost; it is tried again',
      );
    }
  }

  async #record(callback: DueCallback, outcome: SendOutcome | undefined): Promise<void> {
    const { store } = this.#parts;
    if (outcome === undefined) return store.release(callback);
    if (outcome.kind === 'delivered') return store.delivered(callback, outcome.status);
    const delayMs = outcome.final ? undefined : retryDelayMs(callback.attempt, Math.random());
    const state = await store.failed(callback, outcome, delayMs);
    if (state === 'dead')
      this.#log.warn({ ...about(callback), reason: outcome.error }, 'a callback was given up');
  }

  /** Undefined when this process stops meanwhile. */
  async #try(callback: DueCallback): Promise<SendOutcome | undefined> {
    const { signal } = this.#closing;
    try {
      const message = await this.#message(callback);
      return await this.#parts.sender.send(callback.url, message, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof NothingToSend) return { kind: 'failed', error: error.message, final: true };
      this.#log.error({ err: error, ...about(callback) }, 'cannot make or send a callback');
      return { kind: 'failed', error: 'This server could not send it; its log says why.', final: false };
    }
  }

  async #message(callback: DueCallback): Promise<CallbackMessage> {
    const { jobs, bodyOf, secret } = this.#parts;
    const job = await jobs.get(callback.job);
    if (job?.subscriber === undefined) throw new NothingToSend('The job was removed.');
    const { base, format } = job.subscriber;
    const json = await bodyOf(job, callback.event, job.subscriber);
    const isEvent = format === 'cloudevents';
    const body = JSON.stringify(isEvent ? cloudEvent(callback, job, base, json) : json);
    return {
      headers: {
        'content-type': isEvent ? 'application/cloudevents+json; charset=utf-8' : 'application/json',
        ...webhookHeaders(callback.id, new Date(), body, secret),
      },
      body,
    };
  }
}

/** A URL may hold a secret, and stays out of the log. */
function about({ id, job, event, attempt }: DueCallback) {
  return { callback: id, job, event, attempt };
}
