import { createHmac } from 'node:crypto';

/**
 * The headers of Standard Webhooks 1.0.0: an id that is the same in every try, seconds since 1970, and HMAC-SHA256 over both and the body, as far
 * as there is a secret.
 */
export function webhookHeaders(
  id: string,
  sent: Date,
  body: string,
  secret?: Uint8Array,
): { readonly [name: string]: string } {
  const timestamp = String(Math.floor(sent.getTime() / 1000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}
