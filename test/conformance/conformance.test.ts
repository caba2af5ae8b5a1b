/**
 * The vendored suite through the HTTP API: every test in the embedded form, and those that the standard requires in the
 * distributed form, which runs the same code on other services.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { leaveOutUnreachable } from './internet.ts';
import { ProcessServer } from './process-server.ts';
import { type Bench, runTest } from './run-test.ts';
import { readSuite } from './suite.ts';
import { serveSuite } from './suite-server.ts';
import { completeSuite, VENDORED } from './vendored-suite.ts';

const { version, tests } = readSuite(VENDORED);
const { runnable, left } = await leaveOutUnreachable(tests);
const chosen =
  inject('form') === 'embedded' ? runnable : runnable.filter(({ tags }) => tags.includes('required'));
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

  it.each(chosen)('$id', async (test) => {
    const { reason } = await runTest(test, bench);
    expect(reason).toBeUndefined();
  });
});
