/** Part 1, class `callback`: a receiver on loopback hears of jobs. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Receiver, receiveCallbacks } from '../services/receiver.ts';
import { sharedApi } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
class: CommandLineTool
id: callbacks
baseCommand: [sh, -c, 'echo "$0" > said.txt; exit $1']
inputs:
  text: { type: string, inputBinding: { position: 1 } }
  code: { type: int, default: 0, inputBinding: { position: 2 } }
outputs:
  said: { type: File, outputBinding: { glob: said.txt } }
`;

const WAITING = `
cwlVersion: v1.2
class: ExpressionTool
id: callbacks-waiting
cwlp:pause: seconds
inputs: { seconds: int }
outputs: { seconds: int }
expression: $(inputs)
`;

interface Entry {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly links: readonly { readonly href: string; readonly rel: string }[];
}

describe(`callbacks, ${inject('form')}`, () => {
  const api = sharedApi();
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await receiveCallbacks({
      '/unsteady': [500, 503, 200],
      '/redirects': [307],
      '/gone': [410, 200],
    });
    await api.deploy(PACKAGE);
    await api.deploy(WAITING);
  });
  afterAll(() => receiver[Symbol.asyncDispose]());

  const subscriber = (name: string) => ({
    inProgressUri: `${receiver.url}/${name}/in-progress`,
    successUri: `${receiver.url}/${name}/success`,
    failedUri: `${receiver.url}/${name}/failed`,
  });

  async function execute(process: string, inputs: object, subscribed: object): Promise<string> {
    const answer = await api.send('POST', `/processes/${process}/execution`, {
      body: { inputs, subscriber: subscribed },
      headers: { prefer: 'respond-async' },
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.jobID as string;
  }

  /** The callbacks of a job when they are what is asked for. */
  async function untilCallbacks(
    job: string,
    isReached: (entries: readonly Entry[]) => boolean,
  ): Promise<readonly Entry[]> {
    for (;;) {
      const { body } = await api.get(`/jobs/${job}/callbacks`);
      if (isReached(body.callbacks)) return body.callbacks;
      await wait(100);
    }
  }

  const ended = (entries: readonly Entry[]) => entries.every(({ state }) => state !== 'waiting');
  const pathsOf = (name: string) =>
    receiver.received.map(({ path }) => path).filter((path) => path.startsWith(`/${name}/`));

  it('/req/callback/job-callback: the results of a job go to successUri, after its state went to inProgressUri', async () => {
    const job = await execute('callbacks', { text: 'hello' }, subscriber('good'));
    const [call] = await receiver.until('/good/success');
    await api.untilDone(job);

    const document = await api.get(`/jobs/${job}/results?f=json`);
    expect(JSON.parse(call!.text)).toEqual(document.body);
    expect(call!.headers['content-type']).toBe('application/json');
    expect(JSON.parse(call!.text).said.href).toBe(document.body.said.href);
    expect((await api.get(JSON.parse(call!.text).said.href)).text).toBe('hello\n');
    expect(pathsOf('good')).toEqual(['/good/in-progress', '/good/success']);
    const [begun] = await receiver.until('/good/in-progress');
    expect(JSON.parse(begun!.text)).toMatchObject({ jobID: job, status: 'running', progress: 0 });
  });

  it('/req/callback/job-callback: a job that failed goes to failedUri, with its exception', async () => {
    const job = await execute('callbacks', { text: 'hello', code: 3 }, subscriber('bad'));
    const [call] = await receiver.until('/bad/failed');

    const { body } = await api.get(`/jobs/${job}`);
    expect(JSON.parse(call!.text)).toEqual(body);
    expect(body).toMatchObject({ status: 'failed', exception: { code: 'job-failed-package' } });
    expect(pathsOf('bad')).toEqual(['/bad/in-progress', '/bad/failed']);
  });

  it('a job that is dismissed goes to failedUri as well', async () => {
    const job = await execute('callbacks-waiting', { seconds: 600 }, subscriber('dismissed'));
    await receiver.until('/dismissed/in-progress');
    await api.send('DELETE', `/jobs/${job}`);
    const [call] = await receiver.until('/dismissed/failed');

    expect(JSON.parse(call!.text)).toMatchObject({ jobID: job, status: 'dismissed' });
  });

  it('a job of POST /jobs has them too', async () => {
    const created = await api.send('POST', '/jobs', {
      body: { process: 'callbacks', inputs: { text: 'posted' }, subscriber: subscriber('posted') },
    });
    await api.send('POST', `/jobs/${created.body.jobID}/results`);

    expect(JSON.parse((await receiver.until('/posted/success'))[0]!.text).said.href).toContain(
      created.body.jobID,
    );
  });

  it('a synchronous execution has them, and successUrl of the published schema is understood', async () => {
    const answer = await api.send('POST', '/processes/callbacks/execution', {
      body: { inputs: { text: 'at once' }, subscriber: { successUrl: `${receiver.url}/sync` } },
    });

    expect(answer.status).toBe(200);
    expect(JSON.parse((await receiver.until('/sync'))[0]!.text)).toMatchObject({
      said: { type: 'text/plain' },
    });
  });

  it('a CloudEvent has the same in it', async () => {
    const job = await execute(
      'callbacks',
      { text: 'event' },
      { ...subscriber('event'), format: 'cloudevents' },
    );
    const [call] = await receiver.until('/event/success');

    const event = JSON.parse(call!.text);
    expect(call!.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(event).toMatchObject({
      specversion: '1.0',
      id: call!.headers['webhook-id'],
      source: api.url,
      type: 'org.ogc.api.processes.job.successful',
      subject: job,
      datacontenttype: 'application/json',
    });
    expect(event.data).toEqual((await api.get(`/jobs/${job}/results?f=json`)).body);
  });

  it('a receiver that fails twice gets it the third time, under the same id', async () => {
    const job = await execute('callbacks', { text: 'again' }, { successUri: `${receiver.url}/unsteady` });
    const calls = await receiver.until('/unsteady', 3);

    const [entry] = await untilCallbacks(job, ended);
    expect(entry).toMatchObject({ event: 'success', state: 'delivered', attempts: 3, lastStatus: 200 });
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual([entry!.id, entry!.id, entry!.id]);
    expect(new Set(calls.map(({ text }) => text)).size).toBe(1);
  });

  it('a receiver that is gone is not called again before somebody asks for it', async () => {
    const job = await execute(
      'callbacks',
      { text: 'gone' },
      { successUri: `${receiver.url}/gone?token=secret` },
    );
    const [dead] = await untilCallbacks(job, (entries) => entries.length === 1 && ended(entries));

    expect(dead).toMatchObject({
      state: 'dead',
      attempts: 1,
      lastStatus: 410,
      url: `${receiver.url}/gone?…`,
    });
    const list = await api.get('/callbacks?state=dead&limit=1000');
    expect(list.body.callbacks).toContainEqual(dead);
    const again = await api.send('POST', dead!.links.find(({ rel }) => rel === 'edit')!.href);
    expect(again, again.text).toMatchObject({ status: 200, body: { id: dead!.id } });
    expect(await untilCallbacks(job, ended)).toMatchObject([{ state: 'delivered', lastStatus: 200 }]);
  });

  it('a redirect is not followed', async () => {
    const job = await execute('callbacks', { text: 'away' }, { successUri: `${receiver.url}/redirects` });
    await receiver.until('/redirects');

    const [entry] = await untilCallbacks(job, ([only]) => only !== undefined && 'lastError' in only);
    expect(entry).toMatchObject({
      lastStatus: 307,
      lastError: expect.stringContaining('Redirects are not followed'),
    });
    expect(receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });

  it.each([
    ['another scheme', 'ftp://example.org/x', /begins with http/],
    ['no URL', 'here', /begins with http/],
    ['a password', 'https://me:secret@example.org/', /user or password/],
    [
      'a private address',
      'http://169.254.169.254/latest',
      /private network.*CWLP_FETCH_ALLOW=169\.254\.169\.254:80/,
    ],
    ['a private address of IPv6', 'http://[::1]:8080/', /private network/],
  ])('%s is refused with the request', async (_name, uri, message) => {
    const answer = await api.send('POST', '/processes/callbacks/execution', {
      body: { inputs: { text: 'x' }, subscriber: { successUri: uri } },
    });

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-subscriber' } });
    expect(answer.body.problems).toMatchObject([
      { path: 'subscriber.successUri', message: expect.stringMatching(message) },
    ]);
  });

  it('they go with their job', async () => {
    const job = await execute('callbacks', { text: 'x' }, { successUri: `${receiver.url}/removed` });
    const [entry] = await untilCallbacks(job, (entries) => entries.length === 1 && ended(entries));
    await api.send('DELETE', `/jobs/${job}`);

    expect((await api.get(`/jobs/${job}/callbacks`)).status).toBe(404);
    const { callbacks } = (await api.get('/callbacks?limit=1000')).body as { callbacks: readonly Entry[] };
    expect(callbacks.map(({ id }) => id)).not.toContain(entry!.id);
  });
});
