/** Callbacks over HTTP: by the address policy of all that this server fetches, without following redirects. */
import { type Agent, type Dispatcher, request } from 'undici';
import type { CallbackMessage, CallbackSender, SendOutcome } from '../../jobs/callbacks/callback-sender.ts';
import type { AddressPolicy } from '../../objects/sources/address-policy.ts';
import { ForbiddenAddressError, guardedAgent } from '../../objects/sources/guarded-agent.ts';

/** For the whole of a try. */
const TIMEOUT_MS = 10_000;
/** Of an answer, whose text nobody reads; the connection is of use again after a short one. */
const MOST_READ = 64 * 1024;
/** The receiver wants nothing more of this. */
const GONE = 410;

export class HttpCallbackSender implements CallbackSender, AsyncDisposable {
  readonly #agent: Agent;

  constructor(addresses: AddressPolicy) {
    this.#agent = guardedAgent(addresses);
  }

  async send(url: string, { headers, body }: CallbackMessage, signal: AbortSignal): Promise<SendOutcome> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'user-agent': 'cwl-processes', ...headers },
        body,
        signal: AbortSignal.any([signal, timeout]),
      });
      await discard(answer);
      return judge(answer.statusCode);
    } catch (cause) {
      signal.throwIfAborted();
      const isForbidden = cause instanceof ForbiddenAddressError;
      return { kind: 'failed', error: timeout.aborted ? TOO_SLOW : reasonOf(cause), final: isForbidden };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

const TOO_SLOW = `The receiver did not answer within ${TIMEOUT_MS / 1000} s.`;

/** The status has said it all: how the rest of the answer ends changes nothing. */
async function discard({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: MOST_READ }).catch(() => undefined);
}

function judge(status: number): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  const hint = status >= 300 && status < 400 ? ' Redirects are not followed.' : '';
  const error = `The receiver answered with HTTP status ${status}.${hint}`;
  return { kind: 'failed', status, error, final: status === GONE };
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return cause instanceof ForbiddenAddressError
    ? message
    : `The receiver cannot be reached: ${message || code}`;
}
