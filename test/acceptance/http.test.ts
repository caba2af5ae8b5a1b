/** What a client sees of the standard's core, end to end: forms of results, files, uploads, lists, events and problems. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Answer } from './support/api.ts';
import { sharedApi } from './support/shared.ts';
import { BodyReader, parseEvents } from './support/streams.ts';

const PART1 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const PART2 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0';

/** One output of each kind. */
const KINDS = `
cwlVersion: v1.2
class: CommandLineTool
id: http-kinds
requirements:
  InlineJavascriptRequirement: {}
  InitialWorkDirRequirement:
    listing:
      - entryname: make.sh
        entry: |
          printf 'a text, ünïcode\\n' > text.txt
          head -c 100000 /dev/zero | tr '\\0' 'x' > many.bin
          mkdir -p 'tree/a folder/empty'
          printf 1 > 'tree/a folder/one & two.txt'
          printf 2 > tree/b.json
          echo said; echo complained >&2
baseCommand: [sh, make.sh]
inputs: { count: int }
outputs:
  text: { type: File, outputBinding: { glob: text.txt } }
  many: { type: File, outputBinding: { glob: many.bin } }
  tree: { type: Directory, outputBinding: { glob: tree } }
  count: { type: int, outputBinding: { outputEval: $(inputs.count) } }
  nothing: { type: string?, outputBinding: { outputEval: $(null) } }
`;

/** Gives back what it gets. */
const VALUE = `
cwlVersion: v1.2
class: ExpressionTool
id: http-value
requirements: { InlineJavascriptRequirement: {} }
inputs: { value: Any? }
outputs: { value: Any? }
expression: '\${ return { value: inputs.value }; }'
`;

const FOREVER = `
cwlVersion: v1.2
class: CommandLineTool
id: http-forever
baseCommand: [sh, -c, 'echo one; echo two >&2; exec sleep 600']
inputs: {}
outputs: {}
`;

describe(`HTTP, ${inject('form')}`, () => {
  const api = sharedApi();
  /** A finished job of `http-kinds`. */
  let kinds: string;

  beforeAll(async () => {
    for (const cwl of [KINDS, VALUE, FOREVER]) await api.deploy(cwl);
    kinds = await api.execute('http-kinds', { count: 7 });
    const done = await api.untilDone(kinds);
    expect(done, done.message).toMatchObject({ status: 'successful' });
  });

  const execute = (process: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
    api.send('POST', `/processes/${process}/execution`, { body, headers });

  describe('the landing page', () => {
    it('leads to resources that answer in the media types that it names', async () => {
      const { body } = await api.get('/');

      expect(body.links.map(({ rel }: { rel: string }) => rel)).toEqual(
        expect.arrayContaining(['self', 'service-desc', 'service-doc']),
      );
      for (const { href, type } of body.links) {
        const answer = await api.get(href, { accept: type });
        expect(answer.status, href).toBe(200);
        expect(answer.headers.get('content-type'), href).toContain(type.split(';')[0]);
      }
    });

    it('leads to the conformance classes', async () => {
      const { conformsTo } = (await api.get('/conformance')).body;

      for (const name of ['core', 'ogc-process-description', 'json', 'oas30', 'job-list', 'dismiss']) {
        expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/${name}`);
      }
      for (const name of ['deploy-replace-undeploy', 'ogcapppkg', 'cwl']) {
        expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-processes-2/1.0/conf/${name}`);
      }
    });

    it('leads to an API definition that names this server', async () => {
      const { body } = await api.get('/api');

      expect(body.openapi).toMatch(/^3\.0\./);
      expect(body.servers).toEqual([{ url: api.url }]);
      expect(Object.keys(body.paths)).toContain('/processes/{processID}/execution');
    });

    it('leads to Swagger UI, with all that it needs', async () => {
      const page = await api.get('/api.html');
      const needed = Array.from(page.text.matchAll(/(?:src|href)="([^"]+)"/g), ([, path]) => path!);

      expect(needed.length).toBeGreaterThan(3);
      for (const path of needed) {
        expect((await api.get(new URL(path, `${api.url}/api.html`).href)).status, path).toBe(200);
      }
      const start = await api.get('/api.html/static/swagger-initializer.js');
      const definition = await api.get(/"url":"([^"]+)"/.exec(start.text)?.[1] ?? '/api.html/json');
      expect(definition.body.paths).toHaveProperty('/jobs');
    });
  });

  describe('values', () => {
    it.for<[string, unknown]>([
      ['the largest whole number', Number.MAX_SAFE_INTEGER],
      ['the smallest whole number', Number.MIN_SAFE_INTEGER],
      ['a whole number beyond 32 bits', 4_294_967_296_123],
      ['a large number', 1.7976931348623157e308],
      ['a small number', 5e-324],
      ['a fraction', 0.1],
      ['true', true],
      ['an empty text', ''],
      ['any text', 'quotes \'"`, $(not.a.reference), ${nor this}, \\ \n\r\t ü € 𐍈 🌊 \u2028'],
      ['an empty list', []],
      [
        'lists in lists',
        [
          [1, [2, [3, []]]],
          ['a', null, true],
        ],
      ],
      [
        'an object',
        { value: { z: 1, a: { b: [{ c: null }] }, '': 'empty key', __proto__x: 1, class: 'Mine' } },
      ],
    ])('%s comes back as it was', async ([, value]) => {
      const answer = await execute('http-value', { inputs: { value }, response: 'document' });

      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toBe(JSON.stringify({ value }));
    });

    it('that are absent give no output', async () => {
      expect((await execute('http-value', { inputs: {}, response: 'document' })).text).toBe('{}');
    });
  });

  describe('synchronous execution', () => {
    it('gives the bare value of one output, and no link in the form of version 1.0', async () => {
      const answer = await execute('http-kinds', { inputs: { count: 8 }, outputs: { text: {} } });

      expect(answer.status).toBe(200);
      expect(answer.text).toBe('a text, ünïcode\n');
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('link')).toBeNull();
    });

    it('gives several values as parts of one body', async () => {
      const answer = await execute('http-kinds', {
        inputs: { count: 8 },
        outputs: { text: {}, count: {}, many: { transmissionMode: 'reference' } },
        response: 'raw',
      });

      const parts = partsOf(answer);
      expect(Object.keys(parts).sort()).toEqual(['count', 'many', 'text']);
      expect(parts['text']).toMatchObject({ type: 'text/plain', body: 'a text, ünïcode\n' });
      expect(parts['count']).toMatchObject({ type: 'application/json', body: '8' });
      expect(parts['many']?.body).toBe('');
      expect((await api.get(parts['many']?.location ?? '')).text).toHaveLength(100_000);
    });

    it('gives links alone where every output is wanted by reference', async () => {
      const answer = await execute('http-kinds', {
        inputs: { count: 8 },
        outputs: { text: { transmissionMode: 'reference' }, tree: { transmissionMode: 'reference' } },
        response: 'raw',
      });

      expect([answer.status, answer.text]).toEqual([204, '']);
      const links = answer.headers.get('link') ?? '';
      expect((await api.get(/<([^>]+)>; rel="text"/.exec(links)?.[1] ?? '')).text).toBe('a text, ünïcode\n');
      expect((await api.get(/<([^>]+)>; rel="tree"/.exec(links)?.[1] ?? '')).status).toBe(200);
    });

    it('gives the document of all outputs', async () => {
      const { body } = await execute('http-kinds', { inputs: { count: 8 }, response: 'document' });

      expect(Object.keys(body).sort()).toEqual(['count', 'many', 'text', 'tree']);
      expect(body).toMatchObject({ count: 8, text: { type: 'text/plain', class: 'File', size: 18 } });
      expect(body.tree).toMatchObject({
        type: 'application/directory',
        class: 'Directory',
        basename: 'tree',
      });
    });

    it('becomes asynchronous when the client waits no longer', async () => {
      const late = await execute('http-forever', { inputs: {} }, { prefer: 'respond-async, wait=1' });
      const early = await execute(
        'http-value',
        { inputs: { value: 1 } },
        { prefer: 'respond-async, wait=60' },
      );

      expect(late.status).toBe(201);
      expect(late.headers.get('preference-applied')).toBe('respond-async');
      expect(late.headers.get('location')).toBe(`${api.url}/jobs/${late.body.jobID}`);
      expect([early.status, early.text]).toEqual([200, '1']);
      expect(early.headers.get('preference-applied')).toBe('wait=60');
      await api.send('DELETE', `/jobs/${late.body.jobID}`);
    });
  });

  describe('the results of a job', () => {
    it.each([
      ['document', 'application/json', 'application/json', '"count":7'],
      ['CWL object', 'application/cwl+json', 'application/cwl+json', '"location":"http'],
      ['parts', '*/*', 'multipart/related', 'Content-ID: <count>'],
    ])('come as %s to who accepts %s', async (_form, accept, type, part) => {
      const answer = await api.get(`/jobs/${kinds}/results`, { accept });

      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.text).toContain(part);
    });

    it('come alone when asked for alone', async () => {
      const one = await api.get(`/jobs/${kinds}/results/count`);
      const some = await api.get(`/jobs/${kinds}/results?outputs=count`, { accept: 'application/json' });
      const absent = await api.get(`/jobs/${kinds}/results/nothing`);

      expect([one.status, one.text]).toEqual([200, '7']);
      expect(some.body).toEqual({ count: 7 });
      expect(absent.body).toMatchObject({ status: 404, type: `${PART1}/result-not-available` });
    });
  });

  describe('files', () => {
    let many: string;
    let tree: string;

    beforeAll(async () => {
      const outputs = await api.results(kinds);
      many = outputs['many'].location;
      tree = outputs['tree'].location;
    });

    it.each([
      ['bytes=0-9', 206, 10, 'bytes 0-9/100000'],
      ['bytes=99990-', 206, 10, 'bytes 99990-99999/100000'],
      ['bytes=-5', 206, 5, 'bytes 99995-99999/100000'],
      ['bytes=99999-200000', 206, 1, 'bytes 99999-99999/100000'],
      ['bytes=0-1,5-6', 200, 100_000, null],
    ])('in part: %s', async (range, status, length, contentRange) => {
      const answer = await api.get(many, { range });

      expect([answer.status, answer.text.length]).toEqual([status, length]);
      expect(answer.headers.get('content-range')).toBe(contentRange);
      expect(answer.headers.get('content-length')).toBe(String(length));
    });

    it('have no part behind their end', async () => {
      const answer = await api.get(many, { range: 'bytes=100000-' });

      expect(answer.status).toBe(416);
      expect(answer.headers.get('content-range')).toBe('bytes */100000');
    });

    it('are not sent again to who has them', async () => {
      const first = await api.send('HEAD', many);
      const etag = first.headers.get('etag') ?? '';
      const again = await api.get(many, { 'if-none-match': etag });

      expect(first.status).toBe(200);
      expect([first.text, first.headers.get('content-length')]).toEqual(['', '100000']);
      expect([again.status, again.text]).toEqual([304, '']);
    });

    it('are not sent to who means others', async () => {
      const other = await api.get(many, { 'if-match': '"other"', range: 'bytes=0-9' });
      const early = await api.get(many, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' });

      for (const { status, body } of [other, early])
        expect([status, body]).toEqual([412, expect.objectContaining({ status: 412 })]);
    });

    it('cannot be pages that act for this server', async () => {
      const { headers } = await api.get(many);

      expect(headers.get('content-security-policy')).toBe('sandbox');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    });

    it('are listed by folder, for programs and for people', async () => {
      const json = await api.get(tree, { accept: 'application/json' });
      const html = await api.get(tree, { accept: 'text/html' });
      const inner = await api.get(`${tree}a%20folder/`, { accept: 'application/json' });

      expect(json.body).toEqual([`${tree}a%20folder/`, `${tree}b.json`]);
      expect(html.headers.get('content-type')).toContain('text/html');
      expect(html.text).toContain('<a href="./a%20folder/">a folder/</a>');
      expect(inner.body).toEqual([`${tree}a%20folder/empty/`, `${tree}a%20folder/one%20%26%20two.txt`]);
      expect((await api.get(inner.body[1])).text).toBe('1');
      expect((await api.get(inner.body[0], { accept: 'application/json' })).body).toEqual([]);
    });

    it('lead from a folder without its slash to the folder', async () => {
      const response = await fetch(tree.slice(0, -1), { redirect: 'manual' });

      expect(response.status).toBe(308);
      expect(new URL(response.headers.get('location') ?? '', tree).href).toBe(tree);
    });
  });

  describe('an upload', () => {
    it('is stored byte for byte under its name and is an input', async () => {
      const bytes = Buffer.alloc(5_000_000, 'Größe, 5 MB\n');
      const name = 'scène n°1 (a&b).txt';
      const response = await fetch(`${api.url}/uploads?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: bytes,
      });
      const body = (await response.json()) as { href: string; name: string; size: number };
      await api.deploy(`
cwlVersion: v1.2
class: CommandLineTool
id: http-tail
requirements: { InlineJavascriptRequirement: {} }
baseCommand: [tail, -c, '12']
inputs: { file: { type: File, inputBinding: {} } }
outputs:
  end: stdout
  name: { type: string, outputBinding: { outputEval: $(inputs.file.basename) } }
  size: { type: long, outputBinding: { outputEval: $(inputs.file.size) } }
stdout: end.txt
`);
      const tail = await execute('http-tail', {
        inputs: { file: { href: body.href } },
        response: 'document',
      });

      expect(response.status).toBe(201);
      expect(response.headers.get('location')).toBe(body.href);
      expect(body).toMatchObject({ name, size: bytes.length });
      const stored = Buffer.from(await (await fetch(body.href)).arrayBuffer());
      expect(stored.equals(bytes)).toBe(true);
      expect(tail.body, tail.text).toMatchObject({ name, size: bytes.length });
      expect((await api.get(tail.body.end.href)).text).toBe(bytes.subarray(-12).toString());
    });

    it.each(['', '..', 'a/b', 'a%00b'])('is refused under the name "%s"', async (name) => {
      const answer = await api.send('POST', `/uploads?name=${name.replace('/', '%2F')}`, {
        body: 'x',
        type: 'text/plain',
      });

      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });
  });

  describe('the job list', () => {
    let made: readonly string[];

    beforeAll(async () => {
      const list: string[] = [];
      for (const value of [1, 2, 3, 4, 5]) list.push(await api.execute('http-value', { value }));
      for (const job of list) await api.untilDone(job);
      made = list.reverse();
    });

    const ids = (answer: Answer): string[] => answer.body.jobs.map(({ jobID }: { jobID: string }) => jobID);

    it('leads through all pages, newest first', async () => {
      const found: string[] = [];
      let next: string | undefined = '/jobs?processID=http-value,http-kinds&limit=3';
      while (next !== undefined) {
        const page: Answer = await api.get(next);
        expect(page.body.jobs.length).toBeLessThanOrEqual(3);
        found.push(...ids(page));
        next = page.body.links.find(({ rel }: { rel: string }) => rel === 'next')?.href;
      }

      expect(found.slice(0, 5)).toEqual(made);
      expect(new Set(found).size).toBe(found.length);
      expect(found.at(-1)).toBe(kinds);
    });

    it('filters by state, time and duration', async () => {
      const [newest, , middle] = made as [string, string, string];
      const { created } = (await api.get(`/jobs/${middle}`)).body;
      const of = async (query: string) =>
        ids(await api.get(`/jobs?processID=http-value&limit=1000&${query}`));

      expect((await of(`datetime=${created}/..`)).slice(0, 3)).toEqual(made.slice(0, 3));
      expect(await of(`datetime=../${created}`)).not.toContain(newest);
      expect(await of('status=failed,dismissed')).toEqual([]);
      expect(await of('status=successful')).toEqual(await of('maxDuration=600'));
      expect(await of('minDuration=600')).toEqual([]);
      expect(ids(await api.get('/jobs?processID=http-none'))).toEqual([]);
    });

    it.each([
      'limit=0',
      'limit=x',
      'status=done',
      'datetime=yesterday',
      'minDuration=-1',
      'after=x',
    ])('refuses %s', async (query) => {
      const { body } = await api.get(`/jobs?${query}`);

      expect(body).toMatchObject({ status: 400, type: `${PART1}/InvalidParameterValue` });
      expect(body.detail).toContain(query.split('=')[0] === 'after' ? 'page' : query.split('=')[0]);
    });
  });

  describe('what a job does', () => {
    it('comes as events, and again from where a client stopped', async () => {
      const all = parseEvents((await api.get(`/jobs/${kinds}/events`, { accept: 'text/event-stream' })).text);
      const rest = await api.get(`/jobs/${kinds}/events`, { 'last-event-id': all[0]!.id ?? '' });

      expect(all.map(({ event, data }) => [event, data.subject])).toEqual([
        ['started', undefined],
        ['shard-succeeded', 'main'],
        ['finished', undefined],
      ]);
      expect(parseEvents(rest.text)).toEqual(all.slice(1));
      expect(all.at(-1)?.data).toMatchObject({ status: 'successful', time: expect.any(String) });
    });

    it('comes while it happens', async () => {
      const job = await api.execute('http-forever');
      const events = new BodyReader(await fetch(`${api.url}/jobs/${job}/events`));
      await events.until('event: started');
      await api.until(job, ({ status }) => status === 'running');
      const log = new BodyReader(await followLog(job, 'stdout'));
      const errors = new BodyReader(await followLog(job, 'stderr'));

      await Promise.all([log.until('one\n'), errors.until('two\n')]);
      expect((await api.get(`/jobs/${job}`)).body.status).toBe('running');
      await api.send('DELETE', `/jobs/${job}`);

      expect(await log.rest()).toBe('one\n');
      expect(await errors.rest()).toBe('two\n');
      expect(parseEvents(await events.rest()).at(-1)).toMatchObject({
        event: 'finished',
        data: { status: 'dismissed' },
      });
    });

    /** The step is there as soon as its job runs. */
    const followLog = (job: string, stream: string): Promise<Response> =>
      fetch(`${api.url}/jobs/${job}/steps/main/log?follow=true&stream=${stream}`);

    it('is there afterwards, stream by stream', async () => {
      const { logs } = (await api.get(`/jobs/${kinds}/logs`)).body;
      const texts = await Promise.all(
        logs.map(async ({ href }: { href: string }) => (await api.get(href)).text),
      );

      expect(logs.map(({ stream }: { stream: string }) => stream)).toEqual(['engine', 'stdout', 'stderr']);
      expect(texts.slice(1)).toEqual(['said\n', 'complained\n']);
    });
  });

  it('a process that is replaced or undeployed disturbs no job of it', async () => {
    const tool = (said: string) => `
cwlVersion: v1.2
class: CommandLineTool
id: http-replaced
baseCommand: [sh, -c, 'sleep 1; echo ${said}']
inputs: {}
outputs: { said: stdout }
stdout: said.txt
`;
    await api.deploy(tool('before'));
    const before = await api.execute('http-replaced');
    const replaced = await api.send('PUT', '/processes/http-replaced', {
      body: tool('after'),
      type: 'application/cwl',
    });
    const after = await api.execute('http-replaced');
    const undeployed = await api.send('DELETE', '/processes/http-replaced');

    expect([replaced.status, undeployed.status]).toEqual([204, 204]);
    expect((await api.get('/processes/http-replaced')).status).toBe(404);
    for (const [job, said] of [
      [before, 'before\n'],
      [after, 'after\n'],
    ] as const) {
      expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
      expect((await api.get(`/jobs/${job}/results/said`)).text).toBe(said);
    }
  });

  describe('problems', () => {
    it.for<[string, string, { body?: string | object; type?: string }, number, string]>([
      ['GET', '/processes/none', {}, 404, `${PART1}/no-such-process`],
      ['POST', '/processes/none/execution', { body: { inputs: {} } }, 404, `${PART1}/no-such-process`],
      ['DELETE', '/processes/none', {}, 404, `${PART1}/no-such-process`],
      ['GET', '/jobs/none', {}, 404, `${PART1}/no-such-job`],
      ['POST', '/processes', { body: VALUE, type: 'application/cwl' }, 409, `${PART2}/duplicated-process`],
      ['POST', '/processes', { body: 'x', type: 'text/plain' }, 415, `${PART2}/unsupported-media-type`],
      [
        'POST',
        '/processes?w=x',
        { body: VALUE, type: 'application/cwl' },
        400,
        `${PART2}/workflow-not-found`,
      ],
      [
        'POST',
        '/processes/http-kinds/execution',
        { body: { inputs: {} } },
        400,
        `${PART1}/InvalidParameterValue`,
      ],
      ['POST', '/processes/http-kinds/execution', { body: '{' }, 400, 'about:blank'],
      ['PATCH', '/processes/http-kinds', {}, 405, 'about:blank'],
      ['GET', '/nothing', {}, 404, 'about:blank'],
    ])('%s %s is told', async ([method, path, options, status, type]) => {
      const answer = await api.send(method, path, options);

      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status, type });
      expect(answer.body.title).toMatch(/^[A-Z]/);
      expect(answer.body.detail.length).toBeGreaterThan(10);
    });

    it('name what can be had where nothing acceptable can', async () => {
      const { body } = await api.get('/processes', { accept: 'image/png' });

      expect(body).toMatchObject({ status: 406 });
      expect(body.detail).toContain('application/json');
    });

    it('tell of results that are not there yet', async () => {
      const job = await api.execute('http-forever');
      const answer = await api.get(`/jobs/${job}/results`);
      await api.send('DELETE', `/jobs/${job}`);

      expect(answer.body).toMatchObject({ status: 404, type: `${PART1}/result-not-ready` });
    });
  });
});

interface Part {
  readonly type: string;
  readonly location: string | undefined;
  readonly body: string;
}

/** The parts of a multipart body by their ids. */
function partsOf(answer: Answer): Record<string, Part> {
  const type = answer.headers.get('content-type') ?? '';
  expect(type).toMatch(/^multipart\/related; boundary=/);
  const pieces = answer.text.split(`--${type.split('boundary=')[1]}`).slice(1, -1);
  return Object.fromEntries(
    pieces.map((piece) => {
      const [head = '', body = ''] = piece.slice(2, -2).split(/\r\n\r\n([\s\S]*)/);
      const field = (name: string): string | undefined =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1]?.trim();
      const id = field('Content-ID')?.replace(/[<>]/g, '') ?? '';
      const location = field('Content-Location');
      return [id, { type: field('Content-Type')?.split(';')[0] ?? '', location, body }];
    }),
  );
}
