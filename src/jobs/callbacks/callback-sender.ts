/** Port: takes a message to its receiver. Adapter: platform/callbacks/http-callback-sender.ts. */
import type { SendFailure } from './callback-store.ts';

export interface CallbackMessage {
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export type SendOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** `final`: another try would end the same way. */
  | ({ readonly kind: 'failed'; readonly final: boolean } & SendFailure);

export interface CallbackSender {
  /** One try. Rejects with the reason of the signal when that aborts. */
  send(url: string, message: CallbackMessage, signal: AbortSignal): Promise<SendOutcome>;
}
