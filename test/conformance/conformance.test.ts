/** Every test of the vendored suite, through the HTTP API of the deployment of the project. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { leaveOutUnreachable } from './internet.ts';
import { ProcessServer } from './process-server.ts';
import { type Bench, runTest } from './run-test.ts';
import { readSuite } from './suite.ts';
import { serveSuite } from './suite-server.ts';
import { completeSuite, VENDORED } from './vendored-suite.ts';

const { version, tests } = readSuite(VENDORED);
const { runnable, left } = await leaveOutUnreachable(tests);
for (const { test, reason } of left) console.log(`Not run: ${test.id}, ${reason}`);

describe.concurrent(`CWL ${version}`, () => {
  const cleanup = new AsyncDisposableStack();
  let bench: Bench;

  beforeAll(async () => {
    const folder = cleanup.use(await completeSuite()).path;
    const files = cleanup.use(await serveSuite(folder));
    bench = { folder, files, server: new ProcessServer(inject('sharedUrl')) };
  });

  afterAll(() => cleanup.disposeAsync());

  it.each(runnable)('$id', async (test) => {
    const { reason } = await runTest(test, bench);
    expect(reason).toBeUndefined();
  });
});
