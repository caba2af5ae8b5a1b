/** Verdicts of a suite as a section of the page `docs/conformance.md`. */
import type { Verdict } from './run-test.ts';
import type { ConformanceTest } from './suite.ts';

export interface SuiteRun {
  /** CWL version of the suite. */
  readonly version: string;
  /** Where the tests ran: `embedded`, `distributed`, or the URL of a server. */
  readonly form: string;
  readonly verdicts: readonly Verdict[];
  readonly left: readonly LeftOut[];
  readonly seconds: number;
  readonly date: Date;
}

/** A test that was not run; it counts nowhere. */
export interface LeftOut {
  readonly test: ConformanceTest;
  readonly reason: string;
}

/** One line: `CWL v1.2, embedded: 377 of 377, required 84 of 84`. */
export function summary({ version, form, verdicts }: SuiteRun): string {
  return `CWL ${version}, ${form}: ${tally(verdicts)}, required ${tally(verdicts.filter(isRequired))}`;
}

export function writeSection(run: SuiteRun): string {
  const failures = run.verdicts.filter(({ reason }) => reason !== undefined);
  return [
    `## ${summary(run)}`,
    '',
    `${run.date.toISOString().slice(0, 10)}, two tests at a time, ${run.seconds.toFixed(0)} s. ${times(run.verdicts)}`,
    '',
    `Not passed: ${failures.length === 0 ? 'none' : failures.length}.`,
    '',
    ...failures.map(({ test, reason }) => `- \`${test.id}\`: ${oneLine(reason!)}`),
    ...(failures.length > 0 ? [''] : []),
    ...run.left.flatMap(({ test, reason }) => [`Not run: \`${test.id}\`, ${reason}`, '']),
    '| Tag | Passed |',
    '|---|---|',
    ...tags(run.verdicts).map(([tag, tagged]) => `| ${tag} | ${tally(tagged)} |`),
    '',
  ].join('\n');
}

/** Puts a section in the place of the one of the same version and form, or at the end. */
export function replaceSection(page: string, section: string): string {
  const title = (text: string) => text.split(':')[0];
  const [head = '', ...sections] = page.split(/^(?=## )/m);
  const others = sections.filter((one) => title(one) !== title(section));
  const sorted = [...others, section].sort((a, b) => (title(a)! < title(b)! ? -1 : 1));
  return `${[head.trimEnd(), ...sorted.map((one) => one.trimEnd())].join('\n\n')}\n`;
}

function isRequired({ test }: Verdict): boolean {
  return test.tags.includes('required');
}

function tally(verdicts: readonly Verdict[]): string {
  const passed = verdicts.filter(({ reason }) => reason === undefined);
  return `${passed.length} of ${verdicts.length}`;
}

/** `required` first, then by how many tests a tag has. */
function tags(verdicts: readonly Verdict[]): readonly (readonly [string, readonly Verdict[]])[] {
  const names = new Set(verdicts.flatMap(({ test }) => test.tags));
  return [...names]
    .map((tag) => [tag, verdicts.filter(({ test }) => test.tags.includes(tag))] as const)
    .sort(([a, some], [b, others]) => rank(b, others) - rank(a, some) || (a < b ? -1 : 1));
}

function rank(tag: string, verdicts: readonly Verdict[]): number {
  return tag === 'required' ? Number.POSITIVE_INFINITY : verdicts.length;
}

function times(verdicts: readonly Verdict[]): string {
  const part = (name: 'all' | 'deploy' | 'execute') => middle(verdicts.flatMap(({ ms }) => ms[name] ?? []));
  const longest = verdicts.toSorted((a, b) => b.ms.all - a.ms.all)[0];
  const last = longest && `; the longest is \`${longest.test.id}\`, ${(longest.ms.all / 1000).toFixed(0)} s`;
  return `Medians: ${part('all')} ms a test, ${part('deploy')} ms to deploy, ${part('execute')} ms to execute${last ?? ''}.`;
}

function middle(values: readonly number[]): string {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(0);
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
