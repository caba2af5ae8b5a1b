/** Packages that cannot be deployed: the answer names every place and what to do there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FileServer, serveFiles } from '../services/file-server.ts';
import type { Answer, Api } from './support/api.ts';
import { freePort } from './support/deployment.ts';
import { type ExpectedProblem, expectedProblems } from './support/expected-problems.ts';
import { healthyJob } from './support/healthy.ts';
import { ownDeployment, sharedApi } from './support/shared.ts';

const folder = join(import.meta.dirname, 'fixtures/bad-packages');
const YAML = 'application/cwl+yaml';
const PART2 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0';
const MAX_DOCUMENT = 64 * 1024;

/** These are refused only by a server that may not read from this host. */
const OF_A_CLOSED_SERVER = ['private-address.cwl'];

const tool = (id: string): string =>
  JSON.stringify({
    cwlVersion: 'v1.2',
    class: 'CommandLineTool',
    id,
    baseCommand: 'date',
    inputs: [],
    outputs: [],
  });

describe(`bad packages, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let files: FileServer;
  let refused: string;
  let healthy: () => Promise<void>;

  beforeAll(async () => {
    files = cleanup.use(await serveFiles({ '/tool.cwl': tool('read-by-url') }));
    refused = `http://127.0.0.1:${await freePort()}`;
    healthy = await healthyJob(api);
  });

  afterAll(() => cleanup.disposeAsync());

  const fixture = (name: string): string =>
    readFileSync(join(folder, name), 'utf8')
      .replaceAll('FILES/', `${files.url}/`)
      .replaceAll('REFUSED/', `${refused}/`);

  const deploy = (to: Api, body: string, type = YAML): Promise<Answer> =>
    to.send('POST', '/processes', { body, type });

  describe('names file, line, column and the next thing to do for every problem of', () => {
    it.for(readdirSync(folder).filter((name) => !OF_A_CLOSED_SERVER.includes(name)))('%s', async (name) => {
      const text = fixture(name);

      const answer = await deploy(api, text);

      expectProblems(answer, expectedProblems(text));
      expect((await api.get(`/processes/${name.replace('.cwl', '')}`)).status).toBe(404);
    });
  });

  it('lists the problems of a document that it was given by URL under that URL', async () => {
    await using broken = await serveFiles({ '/broken.cwl': fixture('unknown-class.cwl') });
    const href = `${broken.url}/broken.cwl`;

    const answer = await deploy(
      api,
      JSON.stringify({ executionUnit: { href } }),
      'application/ogcapppkg+json',
    );

    expect(answer.status).toBe(400);
    expect(answer.body.problems).toMatchObject([{ file: href, line: 2, column: 8 }]);
  });

  it('finds circles that lead over several documents', async () => {
    await using circle = await serveFiles({
      '/a.cwl': workflow('a', 'b.cwl'),
      '/b.cwl': workflow('b', 'a.cwl'),
    });

    const answer = await deploy(
      api,
      JSON.stringify({ executionUnit: { href: `${circle.url}/a.cwl` } }),
      'application/ogcapppkg+json',
    );

    expect(answer.status, answer.text).toBe(400);
    expect(answer.body.problems).toHaveLength(1);
    expect(answer.body.problems[0]).toMatchObject({ line: 4, rule: 'cyclic-reference' });
    expect(answer.body.problems[0].message).toMatch(/run each other without end: a .* b .* a/);
  });

  it.for([
    ['an empty body', YAML, '', /package\.cwl:1:1: The document is empty/],
    ['a list', YAML, '[1, 2]', /package\.cwl:1:1: .*map with 'cwlVersion' and 'class'/],
    ['broken JSON', 'application/ogcapppkg+json', '{"executionUnit": ', /is no JSON/],
    [
      'an application package around nothing',
      'application/ogcapppkg+json',
      '{}',
      /"executionUnit" is missing: give {"value": <CWL>} or {"href"/,
    ],
    [
      'a container without its image',
      'application/ogcapppkg+json',
      '{"executionUnit": {"type": "docker"}}',
      /"executionUnit\.image" must name a container image/,
    ],
  ] as const)('refuses %s and says what is missing', async ([, type, body, detail]) => {
    const answer = await deploy(api, body, type);

    expect(answer.status, answer.text).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 400, title: 'Invalid package', code: 'invalid-package' });
    expect(answer.body.detail).toMatch(detail);
  });

  it('refuses another content type with those that it takes', async () => {
    const answer = await deploy(api, 'hello', 'text/html');

    expect(answer.status).toBe(415);
    expect(answer.body).toMatchObject({ status: 415, type: `${PART2}/unsupported-media-type` });
    expect(answer.body.detail).toMatch(
      /'text\/html' is not understood here; send one of application\/cwl.*application\/ogcapppkg\+json/,
    );
  });

  it('names the processes of a document when `w` names none of them', async () => {
    const answer = await api.send('POST', '/processes?w=nothing', { body: tool('only'), type: YAML });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: `${PART2}/workflow-not-found` });
    expect(answer.body.detail).toBe("There is no process 'nothing' in this document; it has: only.");
  });

  it('takes JSON where it was promised YAML, which JSON is', async () => {
    expect((await deploy(api, tool('json-as-yaml'))).status).toBe(201);
  });

  it('deploys exactly one of many packages of one id that come at once, and tells the others where it is', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => deploy(api, tool('contended'))));

    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body).toMatchObject({ type: `${PART2}/duplicated-process` });
      expect(answer.body.detail).toMatch(/'contended'.*PUT|'contended'.*replace/);
      expect(answer.headers.get('location')).toBe(`${api.url}/processes/contended`);
    }
  });

  describe('on a server with small limits that may not read from this host', () => {
    let closed: Api;

    beforeAll(async () => {
      closed = cleanup.use(
        await ownDeployment({ settings: { CWLP_FETCH_ALLOW: '', CWLP_MAX_DOCUMENT: String(MAX_DOCUMENT) } }),
      ).http;
    });

    it('refuses references to private addresses and names the setting that allows them', async () => {
      const text = fixture('private-address.cwl');

      const answer = await deploy(closed, text);

      expectProblems(answer, expectedProblems(text));
      expect(files.asked).not.toContain('/tool.cwl');
    });

    it('refuses a package that is fetched from a private address', async () => {
      const answer = await deploy(
        closed,
        JSON.stringify({ executionUnit: { href: `${files.url}/tool.cwl` } }),
        'application/ogcapppkg+json',
      );

      expect(answer.status).toBe(400);
      expect(answer.body.detail).toMatch(
        /tool\.cwl cannot be read: .*private network.*CWLP_FETCH_ALLOW=127\.0\.0\.1:/,
      );
      expect(files.asked).not.toContain('/tool.cwl');
    });

    it('refuses a document over the limit and names the limit', async () => {
      const answer = await deploy(closed, `${tool('large')} # ${'x'.repeat(MAX_DOCUMENT)}`);

      expect(answer.status).toBe(413);
      expect(answer.body).toMatchObject({ status: 413, title: 'Too large' });
      expect(answer.body.detail).toContain(`at most ${MAX_DOCUMENT} bytes`);
      expect((await closed.get('/processes/large')).status).toBe(404);
    });

    it('refuses a document over the limit behind a reference', async () => {
      const body = `# ${'x'.repeat(MAX_DOCUMENT)}`;
      const upload = await closed.send('POST', '/uploads?name=large.cwl', { body, type: 'application/cwl' });

      const answer = await deploy(closed, workflow('refers', upload.headers.get('location')!));

      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.problems).toMatchObject([{ line: 4 }]);
      expect(answer.body.problems[0].message).toContain(`more than ${MAX_DOCUMENT} bytes`);
    });
  });

  it('disturbs no job that runs meanwhile', () => healthy());
});

function workflow(id: string, run: string): string {
  return `cwlVersion: v1.2\nclass: Workflow\nid: ${id}\nsteps: {next: {run: '${run}', in: [], out: []}}\ninputs: []\noutputs: []\n`;
}

function expectProblems(answer: Answer, expected: readonly ExpectedProblem[]): void {
  expect(answer.status, answer.text).toBe(400);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status: 400, title: 'Invalid package', code: 'invalid-package' });
  const found = answer.body.problems as readonly {
    file: string;
    line: number;
    column: number;
    message: string;
  }[];
  expect(
    found.map(({ line }) => line),
    JSON.stringify(found, undefined, 1),
  ).toEqual(expected.map(({ line }) => line));
  for (const [index, { column, parts }] of expected.entries()) {
    const problem = found[index]!;
    expect(problem.file).toBe('package.cwl');
    if (column !== undefined) expect(problem).toMatchObject({ column });
    for (const part of parts) expect(problem.message).toContain(part);
  }
  const [first] = found;
  expect(answer.body.detail).toContain(`package.cwl:${first!.line}:${first!.column}: ${first!.message}`);
}
