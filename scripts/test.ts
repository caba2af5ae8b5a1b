/**
 * `npm test`: installs what a fresh Debian machine lacks, then runs every check and every test. The last line is
 * `N passed, M failed`. Arguments go to vitest: `npm test -- --project unit`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './machine/apt.ts';
import { findOrStartEngine } from './machine/container-engine.ts';
import { ensureBuilt, ensureDebian } from './machine/images.ts';
import { BASE_IMAGE, waterBodiesRecipe } from './machine/recipes.ts';
import { SERVICE_PACKAGES } from './machine/service-packages.ts';

const root = join(import.meta.dirname, '..');
const tool = (path: string): string => join(root, 'node_modules', path);

const CHECKS: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  [
    'format and lint',
    process.execPath,
    tool('@biomejs/biome/bin/biome'),
    'check',
    '--error-on-warnings',
    '.',
  ],
  [
    'promises and switches',
    process.execPath,
    tool('oxlint/bin/oxlint'),
    '--type-aware',
    '--deny-warnings',
    'src',
    'test',
    'scripts',
    'bench',
  ],
  ['types', process.execPath, tool('typescript7/bin/tsc'), '-p', '.'],
  [
    'types of the build',
    process.execPath,
    tool('typescript/bin/tsc'),
    '-p',
    'tsconfig.build.json',
    '--noEmit',
  ],
];

interface Counts {
  passed: number;
  failed: number;
}

function runChecks(counts: Counts): void {
  for (const [name, program, ...args] of CHECKS) {
    const done = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
    if (done.status === 0) {
      counts.passed++;
      console.log(`✓ ${name}`);
    } else {
      counts.failed++;
      console.log(`✗ ${name}\n${done.stdout}${done.stderr}`);
    }
  }
}

async function prepareMachine(): Promise<void> {
  installPackages(SERVICE_PACKAGES, 'Installing the services of the tests');
  const engine = await findOrStartEngine();
  await ensureDebian(engine, BASE_IMAGE);
  await ensureDebian(engine, 'debian:stable-slim');
  await ensureBuilt(engine, waterBodiesRecipe());
}

function runTests(counts: Counts, args: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'cwl-processes-test-'));
  const report = join(folder, 'report.json');
  const vitest = [
    tool('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const done = spawnSync(process.execPath, [...vitest, ...args], { cwd: root, stdio: 'inherit' });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
    counts.passed += result.numPassedTests;
    counts.failed += result.numFailedTests;
    // A file that cannot be loaded, or a hook that fails, has no failed test to be counted by.
    counts.failed += result.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    ).length;
    if (result.numPassedTests === 0 || (done.status !== 0 && counts.failed === 0)) counts.failed++;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const counts: Counts = { passed: 0, failed: 0 };
runChecks(counts);
await prepareMachine();
runTests(counts, process.argv.slice(2));
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
