/** cwltool, called once for a test, as a person calls it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { difference } from '../../test/conformance/compare.ts';
import type { Json } from '../../test/conformance/json.ts';
import { type Locations, measureFiles } from '../../test/conformance/measure-files.ts';
import type { ConformanceTest } from '../../test/conformance/suite.ts';
import { temporaryFolder } from '../../test/services/temporary-folder.ts';

const TEST_MS = 300_000;
/** What cwltool ends with where it does not know a requirement: no success of a test that should fail. */
const UNSUPPORTED = 33;

const files: Locations = {
  file: (location) => readFile(fileURLToPath(location)),
  folder: () => Promise.reject(new Error('cwltool gave a folder without its listing')),
};

/** `cwltool 3.1.…`, or undefined where it is not installed. */
export function cwltoolVersion(): string | undefined {
  const asked = spawnSync('cwltool', ['--version'], { encoding: 'utf8' });
  return asked.status === 0 ? `cwltool ${asked.stdout.trim().replace(/^.*\s/, '')}` : undefined;
}

/** Runs a test in a folder of its own. Returns why it has not passed, undefined where its outputs are as expected. */
export async function runWithCwltool(test: ConformanceTest, suite: string): Promise<string | undefined> {
  await using folder = await temporaryFolder();
  const temporary = join(folder.path, 'tmp');
  await mkdir(temporary);
  const documents = [test.tool, ...(test.job === undefined ? [] : [test.job])];
  const { status, output } = await call(
    ['--quiet', `--outdir=${join(folder.path, 'out')}`, ...documents.map((path) => join(suite, path))],
    folder.path,
    temporary,
  );
  if (test.shouldFail) {
    return status !== 0 && status !== UNSUPPORTED ? undefined : `it should fail, and ended with ${status}`;
  }
  if (status !== 0) return `it ended with ${status}`;
  const outputs = JSON.parse(output.trim() || '{}') as Json;
  try {
    return difference(test.output ?? {}, await measureFiles(outputs, files));
  } catch (error) {
    // Of two outputs of one name it keeps one file and reports both.
    return (error as Error).message;
  }
}

async function call(
  args: readonly string[],
  cwd: string,
  temporary: string,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn('cwltool', args, {
    cwd,
    env: { ...process.env, ...PATH, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: TEST_MS,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

const PATH = {
  PATH: [join(import.meta.dirname, 'path'), process.env['PATH']].join(delimiter),
  CWLTOOL_DOCKER: spawnSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).stdout.trim(),
};
