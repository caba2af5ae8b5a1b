/** One conformance test over HTTP: deployed, executed, read back, compared, undeployed. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { difference } from './compare.ts';
import { jobInputs } from './job-inputs.ts';
import type { JsonObject } from './json.ts';
import { measureFiles } from './measure-files.ts';
import { Failure, type ProcessServer } from './process-server.ts';
import { readResults } from './read-results.ts';
import { readYamlFile } from './read-yaml.ts';
import type { ConformanceTest } from './suite.ts';
import type { SuiteServer } from './suite-server.ts';

/** What the tests of a suite are run with. */
export interface Bench {
  /** Folder of the suite. */
  readonly folder: string;
  readonly files: SuiteServer;
  readonly server: ProcessServer;
}

export interface Verdict {
  readonly test: ConformanceTest;
  /** Why the test has not passed; undefined where it has. */
  readonly reason?: string;
  readonly ms: Times;
}

/** Milliseconds of the whole, and of the parts that were reached. */
interface Times {
  readonly all: number;
  readonly deploy?: number;
  /** From the execute request to the end of the job. */
  readonly execute?: number;
}

const TEST_SECONDS = 120;

export async function runTest(test: ConformanceTest, bench: Bench): Promise<Verdict> {
  const marks = new Map<'begun' | 'deployed' | 'asked' | 'done', number>([['begun', performance.now()]]);
  const reason = await attempt(test, bench, (moment) => marks.set(moment, performance.now()));
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : to - from;
  const deploy = between(marks.get('begun'), marks.get('deployed'));
  const execute = between(marks.get('asked'), marks.get('done'));
  return {
    test,
    ...(reason !== undefined && { reason }),
    ms: {
      all: performance.now() - marks.get('begun')!,
      ...(deploy !== undefined && { deploy }),
      ...(execute !== undefined && { execute }),
    },
  };
}

/** Gives the reason why a test has not passed. */
async function attempt(
  test: ConformanceTest,
  { folder, files, server }: Bench,
  mark: (moment: 'deployed' | 'asked' | 'done') => void,
): Promise<string | undefined> {
  try {
    await using cleanup = new AsyncDisposableStack();
    const process = await server.deploy(processId(test), files.url(test.tool));
    cleanup.defer(() => server.delete(process));
    mark('deployed');

    const inputs =
      test.job === undefined
        ? {}
        : jobInputs(readJob(join(folder, test.job)), files.url(test.job), await server.inputsOf(process));
    mark('asked');
    const job = await server.execute(process, inputs);
    await server.untilDone(job, TEST_SECONDS);
    mark('done');

    const document = readResults(await server.results(job), job);
    const object = await server.cwlResults(job);
    if (test.shouldFail) return 'it should fail, and did not';
    const expected = test.output ?? {};
    return (
      difference(expected, await measureFiles(document, server)) ??
      difference(expected, await measureFiles(object, server), 'CWL outputs')
    );
  } catch (error) {
    if (test.shouldFail && error instanceof Failure && error.isRefusal) return undefined;
    return describe(error);
  }
}

/** One of its own, so that a server that others use too can be tested. */
function processId(test: ConformanceTest): string {
  const name = test.id.replaceAll(/[^\w.-]+/g, '-').slice(0, 100);
  return `conformance-${name}-${randomUUID().slice(0, 8)}`;
}

/** An empty file is a job without inputs. */
function readJob(path: string): JsonObject {
  return (readYamlFile(path) ?? {}) as JsonObject;
}

function describe(error: unknown): string {
  // The process could not be undeployed either.
  if (error instanceof SuppressedError) return `${describe(error.suppressed)}; ${describe(error.error)}`;
  const { message, cause } = error as Error;
  return cause === undefined ? message : `${message}: ${describe(cause)}`;
}
