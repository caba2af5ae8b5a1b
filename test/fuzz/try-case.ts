/** Takes one case along the whole road of the engine and says what it saw that nobody was promised. */

import { DocumentError, EntryNotFoundError } from '../../src/cwl/document/document-error.ts';
import { loadDocument } from '../../src/cwl/document/load.ts';
import type { DocumentProblem, PackedDocument } from '../../src/cwl/document/model.ts';
import { parseJson } from '../../src/cwl/values/exact-json.ts';
import { collectFiles } from '../../src/cwl/values/files.ts';
import type { CwlObject } from '../../src/cwl/values/value.ts';
import { checkSyntax } from '../../src/platform/sandbox/check-syntax.ts';
import { bindInputs } from '../../src/processes/bind-inputs/bind-inputs.ts';
import { describeProcess, entryOf } from '../../src/processes/describe/describe-process.ts';
import { packageHash } from '../../src/processes/package-hash.ts';
import { chooseProcessId } from '../../src/processes/process-id.ts';
import { Refusal } from '../../src/processes/refusal.ts';
import type { Corpus } from './corpus.ts';
import type { FuzzCase, FuzzJob } from './fuzz-case.ts';
import { mutate, mutateText, write } from './mutate.ts';
import { Dice, sample } from './odd-world.ts';
import { tryJob } from './try-job.ts';

/** How far a case came, for the summary: a fuzzer whose documents are all refused at once tests little. */
export type Reached = 'refused' | 'loaded' | 'inputs refused' | 'failed' | 'finished' | 'many steps';

/** The text of a case's document and its address. */
export function documentOf(corpus: Corpus, one: FuzzCase): { readonly uri: string; readonly text: string } {
  const { uri, text, value } = corpus.documents[one.document % corpus.documents.length]!;
  const others = corpus.documents.map((document) => document.value);
  const changed = one.changes.length === 0 ? text : write(mutate(value, one.changes, others), one.asJson);
  return { uri, text: mutateText(changed, one.textChanges) };
}

/** Rejects with the error that nobody was promised. */
export async function tryCase(corpus: Corpus, one: FuzzCase): Promise<Reached> {
  const { uri, text } = documentOf(corpus, one);
  const document = await load(corpus, uri, text);
  if (document === undefined) return 'refused';
  survivesJson(document);
  packageHash(document);
  await allowing([Refusal], () => describeProcess(document, chooseProcessId(document.entry)));
  const inputs = await bind(corpus, document, one.job);
  if (inputs === undefined) return 'inputs refused';
  survivesJson(inputs);
  staysOutside(inputs);
  return tryJob(document, inputs, one.job.seed);
}

async function load(corpus: Corpus, uri: string, text: string): Promise<PackedDocument | undefined> {
  const texts = new Map([...corpus.texts, [uri, text]]);
  const read = async (reference: string): Promise<string> => {
    const found = texts.get(reference);
    if (found === undefined) throw new Error('there is no such file.');
    return found;
  };
  try {
    return await loadDocument({ text, uri, read, readOntology: async () => [], checkSyntax });
  } catch (error) {
    if (error instanceof EntryNotFoundError) return undefined;
    if (!(error instanceof DocumentError)) throw error;
    for (const problem of error.problems) checkProblem(problem, texts);
    if (error.problems.length === 0) throw new Error('a DocumentError without problems', { cause: error });
    return undefined;
  }
}

function checkProblem(problem: DocumentProblem, texts: ReadonlyMap<string, string>): void {
  const { file, line, column, message } = problem;
  const wrong = (what: string) => new Error(`${what}: ${JSON.stringify(problem)}`);
  const text = texts.get(file);
  if (text === undefined) throw wrong('a problem in a file that was not read');
  const at = text.split(/\r\n|\n|\r/)[line - 1];
  if (at === undefined) throw wrong('a problem at a line that is not there');
  if (!Number.isInteger(column) || column < 1 || column > at.length + 1)
    throw wrong('a problem at no column');
  if (message.trim() === '') throw wrong('a problem without a message');
  if (message.length > 2000) throw wrong('a problem that nobody reads');
}

/** What is stored and sent has to come back as it was. */
function survivesJson(value: unknown): void {
  const text = JSON.stringify(value);
  if (JSON.stringify(parseJson(text)) !== text) throw new Error(`no JSON: ${text.slice(0, 500)}`);
}

/** No file of a request is on this host, or what somebody else has stored: no request of a case names our own URLs. */
function staysOutside(inputs: CwlObject): void {
  for (const { location } of collectFiles(inputs)) {
    if (location !== undefined && !/^(?:https?|s3|data):/i.test(location))
      throw new Error(`a file at '${location}'`);
  }
}

async function bind(corpus: Corpus, document: PackedDocument, job: FuzzJob): Promise<CwlObject | undefined> {
  const objects = {
    head: async (key: string) =>
      key.includes('missing') ? undefined : { key, size: 1, modified: new Date(0) },
    list: async function* (key: string) {
      yield { key: `${key}/a`, size: 1, modified: new Date(0) };
    },
  };
  const request = {
    processId: 'fuzz',
    document,
    inputs: inputsFor(corpus, document, job),
    form: job.form,
    base: 'http://localhost',
  };
  return allowing([Refusal], () => bindInputs(request, objects));
}

/** As they would come in a request: JSON. */
function inputsFor(corpus: Corpus, document: PackedDocument, job: FuzzJob): { [name: string]: unknown } {
  const dice = new Dice(job.seed);
  const sampled = Object.fromEntries(
    entryOf(document).inputs.map((input) => [input.name, sample(input.type, dice)]),
  );
  const original = job.original === null ? undefined : corpus.jobs[job.original]?.value;
  const begin = typeof original === 'object' && original !== null ? { ...sampled, ...original } : sampled;
  const others = corpus.jobs.map(({ value }) => value);
  try {
    const changed = parseJson(JSON.stringify(mutate(begin, job.changes, others)) ?? 'null');
    if (typeof changed === 'object' && changed !== null && !Array.isArray(changed))
      return changed as { [name: string]: unknown };
  } catch (error) {
    // A circle, which no request can hold.
    if (!(error instanceof TypeError)) throw error;
  }
  return sampled;
}

/** Undefined where one of the errors came that the function may throw. */
export async function allowing<T>(
  errors: readonly (new (...args: never[]) => Error)[],
  work: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (errors.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}
