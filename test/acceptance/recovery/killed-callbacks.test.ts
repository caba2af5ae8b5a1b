/** Callbacks outlive the processes that send them; of a server with a secret, so that they are signed. */
import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Received, type Receiver, receiveCallbacks } from '../../services/receiver.ts';
import { ownDeployment } from '../support/shared.ts';

const KEY = 'c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM=';

let server: Awaited<ReturnType<typeof ownDeployment>>;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await receiveCallbacks({ '/hangs': ['silence', 200] });
  server = await ownDeployment({ settings: { CWLP_CALLBACK_SECRET: `whsec_${KEY}` } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function echo(subscriber: object): Promise<string> {
  const answer = await server.http.send('POST', '/processes/echo/execution', {
    body: { inputs: { message: 'hello' }, subscriber },
    headers: { prefer: 'respond-async' },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.jobID as string;
}

async function killAndRestart(): Promise<void> {
  await Promise.all(server.processes.map((one) => one.kill()));
  await Promise.all(server.processes.map((one) => one.start()));
}

/** As a receiver does that has the secret. */
function signatureOf({ headers, text }: Received): string {
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], text].join('.');
  return `v1,${createHmac('sha256', Buffer.from(KEY, 'base64')).update(signed).digest('base64')}`;
}

async function untilDelivered(job: string): Promise<unknown> {
  for (;;) {
    const { body } = await server.http.get(`/jobs/${job}/callbacks`);
    if (body.callbacks[0]?.state === 'delivered') return body.callbacks[0];
    await wait(100);
  }
}

it(`callbacks are signed, ${inject('form')}`, async () => {
  const before = Math.floor(Date.now() / 1000);
  await echo({ successUri: `${receiver.url}/signed` });
  const [call] = await receiver.until('/signed');

  expect(call!.headers['webhook-signature']).toBe(signatureOf(call!));
  expect(Number(call!.headers['webhook-timestamp'])).toBeGreaterThanOrEqual(before);
  expect(JSON.parse(call!.text)).toMatchObject({ message: 'hello' });
});

it(`a callback under way when all processes are killed is sent again, ${inject('form')}, under the same id`, async () => {
  const job = await echo({ successUri: `${receiver.url}/hangs` });
  const [first] = await receiver.until('/hangs');
  await killAndRestart();
  const [, second] = await receiver.until('/hangs', 2);

  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  expect(second!.text).toBe(first!.text);
  expect(await untilDelivered(job)).toMatchObject({ attempts: 2, lastStatus: 200 });
});

it(`a job that was accepted when all processes are killed is told of, ${inject('form')}`, async () => {
  const job = await echo({ successUri: `${receiver.url}/accepted` });
  await killAndRestart();
  await receiver.until('/accepted');

  expect(await untilDelivered(job)).toMatchObject({ event: 'success' });
});
