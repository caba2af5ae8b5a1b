/** A CWL conformance suite: a folder with an index, whose entries name documents, job files and expected outputs. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isObject, type Json } from './json.ts';
import { readYamlFile } from './read-yaml.ts';

export interface ConformanceTest {
  readonly id: string;
  readonly tags: readonly string[];
  /** The document, relative to the folder of the suite, and where one is named, `#` and the process in it. */
  readonly tool: string;
  /** The job file, relative to the folder of the suite; none for a test without inputs. */
  readonly job?: string;
  /** The output object that is expected; undefined for a test that should fail. */
  readonly output?: Json;
  readonly shouldFail: boolean;
}

export interface Suite {
  /** Holds everything that the tests refer to. */
  readonly folder: string;
  /** CWL version that most documents have: `v1.2`. */
  readonly version: string;
  readonly tests: readonly ConformanceTest[];
}

/** Names of the index in the repositories of the standard. */
const INDEXES = ['conformance_tests.yaml', 'conformance_test_v1.0.yaml', 'v1.0/conformance_test_v1.0.yaml'];
/** Enough documents to know the version of a suite by. */
const SAMPLE = 40;

/** Reads the index that is in a folder, or that is named itself. Throws where there is none. */
export function readSuite(where: string): Suite {
  const candidates = where.endsWith('.yaml') ? [where] : INDEXES.map((name) => join(where, name));
  const index = candidates.find((path) => existsSync(path));
  if (index === undefined)
    throw new Error(`No conformance suite is in ${where}: it has none of ${INDEXES.join(', ')}.`);
  const folder = dirname(resolve(index));
  const tests = readEntries(resolve(index), folder);
  return { folder, version: versionOf(folder, tests), tests };
}

/** An entry of the index as it is written. */
interface Entry {
  readonly $import?: string;
  readonly id?: string | number;
  readonly label?: string;
  readonly tags?: readonly string[];
  readonly tool: string;
  readonly job?: string | null;
  readonly output?: Json;
  readonly should_fail?: boolean;
}

/** Paths in an index that is imported are relative to that index. */
function readEntries(index: string, folder: string): readonly ConformanceTest[] {
  const here = dirname(index);
  const entries = readYamlFile(index) as readonly Entry[];
  return entries.flatMap((entry) => {
    if (entry.$import !== undefined) return readEntries(join(here, entry.$import), folder);
    const inSuite = (path: string) => relative(folder, join(here, path));
    return {
      // Older indexes number their tests and have the name in the label.
      id: String(typeof entry.id === 'string' ? entry.id : (entry.label ?? entry.id)),
      tags: entry.tags ?? ['required'],
      tool: inSuite(entry.tool),
      shouldFail: entry.should_fail === true,
      ...(typeof entry.job === 'string' && { job: inSuite(entry.job) }),
      ...(entry.output !== undefined && { output: outputOf(entry.output, here) }),
    };
  });
}

/** An expected output may lie in a file of its own. */
function outputOf(output: Json, here: string): Json {
  if (!isObject(output) || typeof output['$import'] !== 'string') return output;
  return readYamlFile(join(here, output['$import'])) as Json;
}

function versionOf(folder: string, tests: readonly ConformanceTest[]): string {
  const seen = new Map<string, number>();
  for (const { tool } of tests.slice(0, SAMPLE)) {
    const path = join(folder, tool.replace(/#.*$/, ''));
    const [, version] =
      /cwlVersion\W+(v1\.\d)/.exec(existsSync(path) ? readFileSync(path, 'utf8') : '') ?? [];
    if (version !== undefined) seen.set(version, (seen.get(version) ?? 0) + 1);
  }
  const [most] = [...seen].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? basename(folder);
}
