/** Executions that cannot be: refused with every input by its name, or failed with the input that was wrong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FileServer, serveFiles } from '../services/file-server.ts';
import type { Answer } from './support/api.ts';
import { healthyJob } from './support/healthy.ts';
import { sharedApi } from './support/shared.ts';

const PART1 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const PACKAGE = readFileSync(join(import.meta.dirname, 'fixtures/bad-requests/many-inputs.cwl'), 'utf8');

const SCENE = { href: 'data:text/plain,scene', type: 'text/plain' };
const GOOD = {
  message: 'hi',
  count: 1,
  bands: ['red'],
  scene: SCENE,
  region: { value: { west: 1, east: 2 } },
};

describe(`bad requests, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let files: FileServer;
  let healthy: () => Promise<void>;

  beforeAll(async () => {
    files = cleanup.use(await serveFiles({}));
    await api.deploy(PACKAGE);
    healthy = await healthyJob(api);
  });

  afterAll(() => cleanup.disposeAsync());

  const execute = (
    body: string | object,
    process = 'many-inputs',
    type = 'application/json',
  ): Promise<Answer> =>
    api.send('POST', `/processes/${process}/execution`, { body, type, headers: { prefer: 'respond-async' } });

  const jobsThere = async (): Promise<number> =>
    (await api.get('/jobs?processID=many-inputs&limit=1000')).body.jobs.length;

  it.for<[string, object, Record<string, RegExp>]>([
    [
      'everything that is missing',
      {},
      {
        message: /^The input 'message' \(What to say\) is missing\.$/,
        count: /^The input 'count' is missing\.$/,
        bands: /'bands' is missing/,
        scene: /'scene' is missing/,
        region: /'region' is missing/,
      },
    ],
    [
      'what does not exist, with what does',
      { ...GOOD, mesage: 'hi', scenes: [] },
      {
        mesage:
          /^There is no input 'mesage'; the inputs are: message, count, bands, scene, region, optional\.$/,
        scenes: /^There is no input 'scenes'/,
      },
    ],
    [
      'what has another type, down to the element',
      {
        message: 7,
        count: 'one',
        bands: ['red', 'blue'],
        scene: true,
        region: { value: { west: 'far', east: 2 } },
        optional: [],
      },
      {
        message: /^message must be a string, but is the number 7\.$/,
        count: /^count must be an int, but is the text "one"\.$/,
        'bands[1]': /^bands\[1\] must be one of red, green, but is the text "blue"\.$/,
        scene: /^scene must be a File, but is the boolean true\.$/,
        'region.west': /^region\.west must be a double, but is the text "far"\.$/,
        optional: /^optional must be a string, but is a list of 0/,
      },
    ],
    [
      'what is missing, unknown and mistyped at once',
      { message: 7, extra: 1, bands: [], scene: SCENE, region: { value: { west: 1, east: 2 } } },
      {
        extra: /no input 'extra'/,
        message: /^message must be a string, but is the number 7\.$/,
        count: /'count' is missing/,
      },
    ],
    [
      'a file of the host',
      { ...GOOD, scene: { href: 'file:///etc/passwd' } },
      { scene: /'file:\/\/\/etc\/passwd'.*use http\(s\):, s3: or data:.*POST .*\/uploads/ },
    ],
    [
      'a path of the host',
      { ...GOOD, scene: { class: 'File', path: '/etc/passwd' } },
      { scene: /'\/etc\/passwd'.*POST .*\/uploads/ },
    ],
    [
      'a key of the object store',
      { ...GOOD, scene: { href: 'object:jobs/x/out' } },
      { scene: /'object:jobs\/x\/out'.*use http\(s\):/ },
    ],
    [
      'a path of the host behind a file',
      {
        ...GOOD,
        scene: {
          class: 'File',
          location: 'data:,x',
          secondaryFiles: [{ class: 'File', location: 'file:///etc/shadow' }],
        },
      },
      { 'scene.secondaryFiles[0]': /'file:\/\/\/etc\/shadow'/ },
    ],
    [
      'an upload that is not there',
      { ...GOOD, scene: { href: 'SERVER/uploads/none/scene.tif' } },
      { scene: /uploads\/none\/scene\.tif/ },
    ],
  ])('refuses %s', async ([, inputs, expected]) => {
    const before = await jobsThere();

    const answer = await execute(JSON.stringify({ inputs }).replace('SERVER', api.url));

    expect(answer.status, answer.text).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      status: 400,
      type: `${PART1}/InvalidParameterValue`,
      title: 'Invalid inputs',
    });
    const found = Object.fromEntries(
      (answer.body.problems as { path: string; message: string }[]).map((item) => [item.path, item.message]),
    );
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [path, message] of Object.entries(expected)) expect(found[path]).toMatch(message);
    expect(answer.body.detail).toContain(answer.body.problems[0].message);
    expect(await jobsThere()).toBe(before);
  });

  it('refuses the same from a CWL job object', async () => {
    const answer = await execute(
      { ...GOOD, region: { west: 1 }, count: 1.5 },
      'many-inputs',
      'application/cwl+json',
    );

    expect(answer.status, answer.text).toBe(400);
    const paths = (answer.body.problems as { path: string }[]).map(({ path }) => path);
    expect(paths.sort()).toEqual(['count', 'region.east']);
  });

  it.for([
    ['malformed JSON', '{"inputs": {', 400, /is no JSON: .+/],
    ['an empty body', '', 400, /is no JSON|body/],
    ['a list', '[]', 400, /The body must be object/],
    ['inputs that are no object', '{"inputs": []}', 400, /The body 'inputs' must be object/],
    [
      'an unknown response form',
      '{"inputs": {}, "response": "loud"}',
      400,
      /'response' must be equal to one of the allowed values: raw, document/,
    ],
    ['a member that would change a prototype', '{"__proto__": {}}', 400, /"__proto__"/],
  ] as const)('refuses %s and says where', async ([, body, status, detail]) => {
    const answer = await execute(body);

    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.detail).toMatch(detail);
  });

  it('refuses outputs that the process does not have', async () => {
    const answer = await execute({ inputs: GOOD, outputs: { sad: {} } });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: `${PART1}/no-such-output` });
    expect(answer.body.detail).toMatch(/'sad'.*said/);
  });

  it('refuses another content type with those that it takes', async () => {
    const answer = await execute('inputs: {}', 'many-inputs', 'application/yaml');

    expect(answer.status).toBe(415);
    expect(answer.body.detail).toMatch(
      /'application\/yaml' is not understood here; send one of application\/json/,
    );
  });

  it('says where the processes are when there is none of this name', async () => {
    const answer = await execute({ inputs: {} }, 'no-such');

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ status: 404, type: `${PART1}/no-such-process` });
    expect(answer.body.detail).toBe(
      "There is no process 'no-such'. GET /processes lists those that there are.",
    );
  });

  it.for([
    [
      'answers 404',
      (): string => `${files.url}/absent.tif`,
      /There is nothing at .*absent\.tif \(HTTP status 404\)/,
    ],
    [
      'cannot be reached by this server',
      (): string => 'http://192.168.255.254/scene.tif',
      /private network.*CWLP_FETCH_ALLOW=192\.168\.255\.254:80/,
    ],
    ['is no data URL', (): string => 'data:nothing', /data:nothing/],
  ] as const)('fails a job with blame on the input when its URL %s', async ([, url, message]) => {
    const job = await api.execute('many-inputs', { ...GOOD, scene: { href: url() } });

    const done = await api.untilDone(job);

    expect(done.status).toBe('failed');
    expect(done.message).toMatch(/^The inputs could not be fetched: /);
    expect(done.message).toMatch(message);
    expect(done.message).toMatch(/What to try next: .*run the job again/);
    const results = await api.get(`/jobs/${job}/results`);
    expect(results.status).toBe(400);
    expect(results.body).toMatchObject({
      type: `${PART1}/InvalidParameterValue`,
      blame: 'input',
      step: { blame: 'input', shard: 'inputs' },
    });
    expect(results.body.detail).toBe(done.message);
  });

  it('disturbs no job that runs meanwhile', () => healthy());
});
