/** `npm run conformance`: a suite through a server, and the figure in `docs/conformance.md`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { findOrStartEngine } from '../../scripts/machine/container-engine.ts';
import { installServices } from '../../scripts/machine/service-packages.ts';
import { ensureSuiteImages } from '../../scripts/machine/suite-images.ts';
import { type Form, startDeployment } from '../acceptance/support/deployment.ts';
import { startSwift } from '../services/swift.ts';
import { inParallel } from './in-parallel.ts';
import { leaveOutUnreachable } from './internet.ts';
import { ProcessServer } from './process-server.ts';
import { replaceSection, summary, writeSection } from './report.ts';
import { runTest } from './run-test.ts';
import { readSuite, type Suite } from './suite.ts';
import { serveSuite } from './suite-server.ts';
import { completeSuite } from './vendored-suite.ts';

const PAGE = join(import.meta.dirname, '../../docs/conformance.md');

interface Options {
  readonly suite?: string;
  readonly form: Form;
  readonly server?: string;
  readonly id?: string;
}

async function main(options: Options): Promise<boolean> {
  await using cleanup = new AsyncDisposableStack();
  const suite = readSuite(options.suite ?? cleanup.use(await completeSuite()).path);
  const { runnable, left } = await leaveOutUnreachable(selectTests(suite, options.id));
  const url = options.server ?? cleanup.use(await startServer(options.form, suite)).url;
  const files = cleanup.use(await serveSuite(suite.folder));
  const bench = { folder: suite.folder, files, server: new ProcessServer(url.replace(/\/$/, '')) };

  const begun = performance.now();
  let done = 0;
  const verdicts = await inParallel(runnable, async (test) => {
    const verdict = await runTest(test, bench);
    const seconds = (verdict.ms.all / 1000).toFixed(2).padStart(6);
    const { reason } = verdict;
    const mark = reason === undefined ? '✓' : '✗';
    console.log(
      `${mark} ${++done}/${runnable.length} ${seconds} s  ${test.id}${reason ? `  ${reason}` : ''}`,
    );
    return verdict;
  });
  const run = {
    version: suite.version,
    form: options.server ?? options.form,
    verdicts,
    left,
    seconds: (performance.now() - begun) / 1000,
    date: new Date(),
  };
  const section = writeSection(run);
  console.log(`\n${section}`);
  // A part of a suite, or somebody else's server, is no figure of this project.
  if (options.id === undefined && options.server === undefined) {
    writeFileSync(PAGE, replaceSection(readFileSync(PAGE, 'utf8'), section));
    console.log(`Written to ${PAGE}`);
  }
  console.log(summary(run));
  return verdicts.every(({ reason }) => reason === undefined);
}

async function startServer(form: Form, suite: Suite): Promise<{ readonly url: string } & AsyncDisposable> {
  const engine = await findOrStartEngine();
  await ensureSuiteImages(engine, suite.folder);
  if (form === 'embedded') return startDeployment(form, null);
  installServices();
  await using cleanup = new AsyncDisposableStack();
  const swift = cleanup.use(await startSwift());
  const { url } = cleanup.use(await startDeployment(form, swift.url));
  const owned = cleanup.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function selectTests({ tests }: Suite, ids: string | undefined) {
  if (ids === undefined) return tests;
  const wanted = ids.split(',');
  const unknown = wanted.filter((id) => !tests.some((test) => test.id === id));
  if (unknown.length > 0) throw new Error(`The suite has no test ${unknown.join(', ')}.`);
  return tests.filter(({ id }) => wanted.includes(id));
}

const program = new Command('npm run conformance --')
  .description('Runs a CWL conformance suite over HTTP, two tests at a time.')
  .option('--suite <folder>', 'a suite of the standard; default: the one of v1.2 that is here')
  .addOption(
    new Option('--form <form>', 'the server that is started')
      .choices(['embedded', 'distributed'])
      .default('embedded'),
  )
  .option('--server <url>', 'a server that runs already; it needs CWLP_FETCH_ALLOW=127.0.0.1')
  .option('--id <ids>', 'only these tests, comma-separated')
  .parse();
try {
  process.exitCode = (await main(program.opts<Options>())) ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
// Idle connections to the container engine would keep the process alive.
process.exit();
