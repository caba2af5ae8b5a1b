import { expect } from 'vitest';
import type { Api } from './api.ts';

export type Blame = 'package' | 'input' | 'platform';

/** Status of the results of a failed job, by whom it blames. */
const STATUS: { readonly [blame in Blame]: number } = { input: 400, package: 422, platform: 500 };

const TITLE: { readonly [blame in Blame]: string } = {
  input: 'The job failed: inputs',
  package: 'The job failed: package',
  platform: 'The job failed: platform',
};

export interface ExpectedFailure {
  readonly blame: Blame;
  /** Each is to be found in the message: the place, what happened there, what to do next. */
  readonly message: readonly RegExp[];
  /** Members of the failed step's record. */
  readonly step?: object;
}

/** A job that has failed says the same wherever it is asked, and where everything is that it has kept. */
export async function expectFailed(api: Api, job: string, expected: ExpectedFailure): Promise<string> {
  const done = (await api.get(`/jobs/${job}`)).body;
  expect(done.status, done.message).toBe('failed');
  for (const part of expected.message) expect(done.message).toMatch(part);

  const results = await api.get(`/jobs/${job}/results`);
  expect(results.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(results.status, results.text).toBe(STATUS[expected.blame]);
  const problem = { title: TITLE[expected.blame], blame: expected.blame, detail: done.message };
  expect(results.body).toMatchObject(problem);
  expect(done.exception).toMatchObject(problem);
  if (expected.step !== undefined) expect(results.body.step).toMatchObject(expected.step);

  const links = (results.body.links as { href: string }[]).map(({ href }) => href);
  expect(links).toEqual([
    `${api.url}/jobs/${job}`,
    `${api.url}/jobs/${job}/logs`,
    `${api.url}/jobs/${job}/steps`,
  ]);
  for (const link of links) expect((await api.get(link)).status).toBe(200);
  return done.message as string;
}
