/**
 * `npm test`: installs what a fresh Debian machine lacks, then runs every check and every test. The last line is
 * `N passed, M failed`. Arguments go to vitest: `npm test -- --project unit`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrStartEngine } from './machine/container-engine.ts';
import { ensureBuilt, ensureDebian, hasImage, tag } from './machine/images.ts';
import { BASE_IMAGE, waterBodiesRecipe } from './machine/recipes.ts';
import { installServices } from './machine/service-packages.ts';
import { ensureSuiteImages } from './machine/suite-images.ts';

const DEBIAN = 'debian:stable-slim';
const root = join(import.meta.dirname, '..');

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Programs of node_modules and their arguments. */
const CHECKS: readonly (readonly [name: string, program: string, args: string])[] = [
  ['format and lint', '@biomejs/biome/bin/biome', 'check --error-on-warnings .'],
  [
    'promises and switches',
    'oxlint/bin/oxlint',
    '--type-aware --deny-warnings --format unix src test scripts bench',
  ],
  ['types', 'typescript7/bin/tsc', '-p .'],
  ['types of the build', 'typescript/bin/tsc', '-p tsconfig.build.json --noEmit'],
];

function runCheck(name: string, program: string, args: string): Counts {
  const done = spawnSync(process.execPath, [tool(program), ...args.split(' ')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (done.status === 0) {
    console.log(`✓ ${name}`);
    return { passed: 1, failed: 0 };
  }
  console.log(`✗ ${name}\n${done.stdout}${done.stderr}`);
  return { passed: 0, failed: 1 };
}

/** What the tests find on the machine: services, an engine, images. The tests name what they miss where this fails. */
async function prepareMachine(): Promise<Counts> {
  try {
    installServices();
    const engine = await findOrStartEngine();
    await ensureDebian(engine, BASE_IMAGE);
    // What the tools of the tests name.
    if (!(await hasImage(engine, DEBIAN))) await tag(engine, BASE_IMAGE, DEBIAN);
    await ensureBuilt(engine, waterBodiesRecipe());
    await ensureSuiteImages(engine, join(root, 'test/conformance/cwl-v1.2'));
    return { passed: 0, failed: 0 };
  } catch (error) {
    console.log(`✗ services and images\n${(error as Error).message}`);
    return { passed: 0, failed: 1 };
  }
}

interface Fuzzing {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly output: string;
}

/** Beside the tests, which wait more than they work, and of the lowest priority: test/fuzz/run.ts. */
function startFuzzing(): Fuzzing {
  const folder = mkdtempSync(join(tmpdir(), 'cwl-processes-fuzz-'));
  const output = join(folder, 'output');
  const file = openSync(output, 'w');
  const fuzzing = spawn(process.execPath, [join(root, 'test/fuzz/run.ts')], {
    cwd: root,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  return { process: fuzzing, folder, output };
}

async function endFuzzing({ process: running, folder, output }: Fuzzing): Promise<Counts> {
  if (running.exitCode === null && running.signalCode === null) await once(running, 'exit');
  const isWell = running.exitCode === 0;
  console.log(`${isWell ? '✓' : '✗'} fuzzing\n${readFileSync(output, 'utf8')}`);
  rmSync(folder, { recursive: true });
  return isWell ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function runTests(args: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'cwl-processes-test-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = [tool('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json'];
    const done = spawnSync(process.execPath, [...vitest, `--outputFile.json=${report}`, ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    const counts = count(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, isSelection(args));
    // An error outside of every test is told by the exit code only.
    return done.status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch (error) {
    console.log(`✗ the report of the tests cannot be read\n${(error as Error).message}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A test that did not run is no success, unless it was left out on purpose; nor is a run without tests. */
function count(report: VitestReport, selection: boolean): Counts {
  const { numTotalTests: total, numPassedTests: passed, numFailedTests } = report;
  const failed = selection ? numFailedTests : total - passed;
  // A file that cannot be loaded, or a hook that fails, has no failed test to be counted by.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed, failed: failed + broken.length + (passed === 0 ? 1 : 0) };
}

/** Whether the arguments pick tests by their names, so that all others are skipped. */
function isSelection(args: readonly string[]): boolean {
  return args.some((argument) => argument === '-t' || argument.startsWith('--testNamePattern'));
}

function tool(path: string): string {
  return join(root, 'node_modules', path);
}

const results = CHECKS.map((check) => runCheck(...check));
results.push(await prepareMachine());
const args = process.argv.slice(2);
const fuzzing = args.length === 0 ? startFuzzing() : undefined;
results.push(runTests(args));
if (fuzzing !== undefined) results.push(await endFuzzing(fuzzing));
const passed = results.reduce((sum, one) => sum + one.passed, 0);
const failed = results.reduce((sum, one) => sum + one.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
