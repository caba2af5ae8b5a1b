/** A verdict follows from what a server answers; here a server that answers as it is told. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { ProcessServer } from '../../conformance/process-server.ts';
import { runTest } from '../../conformance/run-test.ts';

/** What each request of a test is answered with; the rest goes well. */
interface Answers {
  readonly deploy?: number;
  readonly execute?: number;
  readonly job?: object;
  readonly results?: object;
  readonly cwlResults?: object;
  readonly undeploy?: number;
}

async function serve(answers: Answers): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const send = (status: number, body: object, location?: string): ServerResponse =>
      response.writeHead(status, location === undefined ? {} : { location }).end(JSON.stringify(body));
    const path = `${request.method} ${request.url}`;
    if (path === 'POST /processes') send(answers.deploy ?? 201, { title: 'Deployed?' }, '/processes/p');
    else if (path === 'POST /processes/p/execution') send(answers.execute ?? 201, {}, '/jobs/j');
    else if (path === 'GET /jobs/j') send(200, answers.job ?? { status: 'successful' });
    else if (path === 'DELETE /processes/p') send(answers.undeploy ?? 200, {});
    else if (path !== 'GET /jobs/j/results') send(404, {});
    else if (request.headers.accept === 'application/json') send(200, answers.results ?? { out: 1 });
    else send(200, answers.cwlResults ?? { out: 1 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function verdict(answers: Answers, shouldFail: boolean): Promise<string | undefined> {
  await using server = await serve(answers);
  const { reason } = await runTest(
    { id: 'one', tags: [], tool: 'a.cwl', shouldFail, ...(!shouldFail && { output: { out: 1 } }) },
    {
      folder: '/nowhere',
      files: { url: (path) => `http://suite/${path}`, [Symbol.asyncDispose]: async () => undefined },
      server: new ProcessServer(server.url),
    },
  );
  return reason;
}

const failed = (blame: string) => ({ status: 'failed', message: 'It broke.', exception: { blame } });

it.each<readonly [what: string, answers: Answers]>([
  ['the document is refused', { deploy: 400 }],
  ['the document cannot be processed', { deploy: 422 }],
  ['the inputs are refused', { execute: 400 }],
  ['the job fails because of the package', { job: failed('package') }],
  ['the job fails because of the inputs', { job: failed('input') }],
])('a test that should fail passes where %s', async (_what, answers) => {
  expect(await verdict(answers, true)).toBeUndefined();
});

it.each<readonly [what: string, answers: Answers, reason: RegExp]>([
  ['nothing fails', {}, /should fail, and did not/],
  ['the server breaks at deployment', { deploy: 500 }, /deploy: 500 Deployed\?/],
  ['nothing takes the document', { deploy: 404 }, /deploy: 404/],
  ['the process is there already', { deploy: 409 }, /deploy: 409/],
  ['the server breaks at execution', { execute: 500 }, /execute: 500/],
  ['the process is not found', { execute: 404 }, /execute: 404/],
  ['the platform is to blame', { job: failed('platform') }, /job failed: It broke/],
  ['the job was dismissed', { job: { status: 'dismissed' } }, /job: dismissed/],
  ['the process cannot be undeployed', { job: failed('package'), undeploy: 500 }, /It broke\.; DELETE .*500/],
])('a test that should fail fails where %s', async (_what, answers, reason) => {
  expect(await verdict(answers, true)).toMatch(reason);
});

it('a test passes where both forms of results have what is expected', async () => {
  expect(await verdict({}, false)).toBeUndefined();
});

it.each<readonly [what: string, answers: Answers, reason: RegExp]>([
  ['the results differ', { results: { out: 2 } }, /^outputs\.out: expected 1, got 2/],
  ['the CWL results differ', { cwlResults: {} }, /^CWL outputs\.out: expected 1, got nothing/],
  ['the document is refused', { deploy: 400 }, /deploy: 400/],
  ['the job fails', { job: failed('package') }, /job failed: It broke/],
  ['the process cannot be undeployed', { undeploy: 500 }, /DELETE .*500/],
])('a test fails where %s', async (_what, answers, reason) => {
  expect(await verdict(answers, false)).toMatch(reason);
});
