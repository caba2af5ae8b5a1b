import { describe, expect, it } from 'vitest';
import { webhookHeaders } from '../../../../src/jobs/callbacks/signature.ts';

/** The example that libraries of Standard Webhooks are tested with. */
const SECRET = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const SENT = new Date(1_614_265_330_999);
const BODY = '{"test": 2432232314}';

describe('headers of a callback', () => {
  it('have the signature that other implementations make', () => {
    expect(webhookHeaders(ID, SENT, BODY, SECRET)).toEqual({
      'webhook-id': ID,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('have none without a secret', () => {
    expect(Object.keys(webhookHeaders(ID, SENT, BODY))).toEqual(['webhook-id', 'webhook-timestamp']);
  });
});
