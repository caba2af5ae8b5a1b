/**
 * The CWL v1.2 conformance suite through the HTTP API, against `cwltool` called once for each test. Both run the same tests, two at
 * a time and some dozens in turn, so that whatever else the machine does meets both.
 */
import { findOrStartEngine } from '../scripts/machine/container-engine.ts';
import { ensureSuiteImages } from '../scripts/machine/suite-images.ts';
import { inParallel } from '../test/conformance/in-parallel.ts';
import { leaveOutUnreachable } from '../test/conformance/internet.ts';
import { ProcessServer } from '../test/conformance/process-server.ts';
import { runTest } from '../test/conformance/run-test.ts';
import { readSuite } from '../test/conformance/suite.ts';
import { serveSuite } from '../test/conformance/suite-server.ts';
import { completeSuite } from '../test/conformance/vendored-suite.ts';
import { cwltoolVersion, runWithCwltool } from './suite/cwltool.ts';
import { median, timed } from './support/figures.ts';
import { startServer } from './support/server.ts';

const IN_TURN = 40;
const TARGET = 1 / 3;

export async function benchSuite(print: (line: string) => void): Promise<void> {
  const cwltool = cwltoolVersion();
  if (cwltool === undefined) {
    print('cwltool, the baseline, is not installed: as root on Debian or Ubuntu, apt-get install cwltool');
    return;
  }
  await using folder = await completeSuite();
  await ensureSuiteImages(await findOrStartEngine(), folder.path);
  const suite = readSuite(folder.path);
  const { runnable, left } = await leaveOutUnreachable(suite.tests);
  for (const { test, reason } of left) print(`not run: ${test.id}, ${reason}`);
  await using files = await serveSuite(folder.path);
  await using server = await startServer({ CWLP_FETCH_ALLOW: '127.0.0.1' });
  const bench = { folder: folder.path, files, server: new ProcessServer(server.url) };

  const ours = { ms: 0, passed: 0, deploy: [] as number[] };
  const baseline = { ms: 0, passed: 0, failed: [] as string[] };
  for (let first = 0; first < runnable.length; first += IN_TURN) {
    const tests = runnable.slice(first, first + IN_TURN);
    ours.ms += await timed(() =>
      inParallel(tests, async (test) => {
        const { reason, ms } = await runTest(test, bench);
        if (reason === undefined) ours.passed += 1;
        if (ms.deploy !== undefined) ours.deploy.push(ms.deploy);
      }),
    );
    baseline.ms += await timed(() =>
      inParallel(tests, async (test) => {
        const reason = await runWithCwltool(test, folder.path);
        if (reason === undefined) baseline.passed += 1;
        else baseline.failed.push(`${test.id}: ${reason}`);
      }),
    );
  }

  const ratio = ours.ms / baseline.ms;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
  print(`CWL ${suite.version}, ${runnable.length} tests, two at a time`);
  print(`  through the server: ${seconds(ours.ms)}, ${ours.passed} passed`);
  print(`  ${cwltool}: ${seconds(baseline.ms)}, ${baseline.passed} passed`);
  for (const failed of baseline.failed) print(`    ${failed}`);
  print(`  ratio ${ratio.toFixed(2)}, target ${TARGET.toFixed(2)}: ${ratio <= TARGET ? 'kept' : 'missed'}`);
  print(`  median time to deploy, meanwhile: ${median(ours.deploy).toFixed(1)} ms`);
}
