import { describe, expect, it } from 'vitest';
import { html } from '../../../src/http/pages/html.ts';
import { inputType } from '../../../src/http/pages/input-type.ts';
import { duration, size } from '../../../src/http/pages/parts.ts';
import { showJson } from '../../../src/http/pages/show-json.ts';
import { schemaOf } from '../../../src/processes/describe/type-schema.ts';
import { ECHO, MANY } from './support/packages.ts';
import { BASE, startServer } from './support/server.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

describe('the form of an answer', () => {
  it.each([
    [BROWSER, '', 'text/html'],
    ['text/html', '', 'text/html'],
    ['text/html;q=0.5, application/json', '', 'application/json'],
    ['application/json;q=0.5, text/html', '', 'text/html'],
    ['application/json', '', 'application/json'],
    ['*/*', '', 'application/json'],
    ['text/*', '', 'text/html'],
    ['application/json', '?f=html', 'text/html'],
    [BROWSER, '?f=json', 'application/json'],
  ])('by Accept %s and %s is %s', async (accept, query, type) => {
    const answer = await startServer().ask(`/processes${query}`, { headers: { accept } });

    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(answer.headers['vary']).toBe('Accept');
  });

  it('is JSON for who says nothing', async () => {
    expect((await startServer().ask('/processes')).headers['content-type']).toContain('application/json');
  });

  it('is none that there is not', async () => {
    expect((await startServer().ask('/processes?f=xml')).json()).toMatchObject({ status: 400 });
  });

  it.each([
    ['/jobs/none', BROWSER, 'text/html; charset=utf-8'],
    ['/nowhere', BROWSER, 'text/html; charset=utf-8'],
    ['/jobs/none', '*/*', 'application/problem+json'],
    ['/jobs/none', 'text/*', 'application/problem+json'],
    ['/jobs/none', 'text/html;q=0', 'application/problem+json'],
    ['/jobs/none?f=html', '*/*', 'application/problem+json'],
  ])('of the problem with %s by Accept %s is %s', async (url, accept, type) => {
    const answer = await startServer().ask(url, { headers: { accept } });

    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['vary']).toBe('Accept');
  });
});

describe('a page', () => {
  it('allows no script but ours, also where another URL is configured', async () => {
    const answer = await startServer().ask('/', { headers: { accept: BROWSER } });

    expect(answer.headers['content-security-policy']).toContain(`script-src 'self' ${BASE};`);
    expect(answer.body).not.toMatch(/ style=| on\w+=/);
  });

  it('loads what stays the same for ever under its name', async () => {
    const server = startServer();
    const page = await server.ask('/', { headers: { accept: BROWSER } });
    const urls = [...page.body.matchAll(/(?:src|href)="([^"]+\/assets\/[^"]+)"/g)].map(([, url = '']) => url);

    expect(urls).toHaveLength(3);
    for (const url of urls) {
      const answer = await server.ask(url.slice(BASE.length));
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toContain('immutable');
    }
    expect((await server.ask('/assets/page.css')).statusCode).toBe(404);
  });

  it('of results shows them, whatever the execute request said', async () => {
    const server = startServer();
    await server.deploy(MANY);
    await server.execute('many', { response: 'raw' }, { prefer: 'respond-async' });
    server.jobs.succeed('job-1', { text: '<b>bold</b>', number: 3, maybe: null });

    const page = await server.ask('/jobs/job-1/results', { headers: { accept: BROWSER } });

    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('<pre>&lt;b&gt;bold&lt;/b&gt;</pre>');
    expect(page.body).toContain('<pre>3</pre>');
    expect(page.body).not.toContain('maybe');
  });

  it('of results that there are not is the problem', async () => {
    const server = startServer();
    await server.deploy(ECHO);
    await server.execute('echo', { inputs: { message: 'a' } }, { prefer: 'respond-async' });
    server.jobs.fail('job-1', { blame: 'package', message: 'It <broke>.' });

    const page = await server.ask('/jobs/job-1/results', { headers: { accept: BROWSER } });

    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('It &lt;broke&gt;.');
    expect(page.body).toContain(`<a href="${BASE}/jobs/job-1/logs"`);
  });

  it('of a job has a row for each step, and why it failed', async () => {
    const server = startServer();
    await server.deploy(ECHO);
    await server.execute('echo', { inputs: { message: 'a' } }, { prefer: 'respond-async' });
    const started = new Date('2026-11-01T00:00:00Z');
    server.jobs.addStep('job-1', {
      shard: 'main/bands[0]',
      step: 'bands',
      state: 'failed',
      attempts: [
        {
          attempt: 2,
          state: 'failed',
          runner: 'r',
          started,
          finished: new Date('2026-11-01T00:01:05Z'),
          image: 'debian',
          exitCode: 7,
          prefix: 'secret/',
          failure: {
            blame: 'package',
            message: 'No <input>.',
            next: 'Give one.',
            causes: [],
            shard: 'main/bands[0]',
            attempt: 2,
            retry: false,
          },
        },
      ],
    });

    const { body } = await server.ask('/jobs/job-1', { headers: { accept: BROWSER } });

    for (const text of ['bands[0]', '>failed<', '>7<', '1 min 5 s', 'No &lt;input&gt;.\nGive one.'])
      expect(body).toContain(text);
    expect(body).toContain(
      `${BASE}/jobs/job-1/steps/bands%5B0%5D/log?stream=stderr&amp;attempt=2" data-log="stderr of bands[0]"`,
    );
    expect(body).toContain(`data-events="${BASE}/jobs/job-1/events"`);
    expect(body).not.toContain('secret/');
  });
});

describe('html', () => {
  it('escapes all that is put in, and leaves templates as they are', () => {
    const title = `<a href='x' title="y">&`;

    expect(html`<p title="${title}">${[html`<b>${1}</b>`, undefined, false]}</p>`.text).toBe(
      '<p title="&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;"><b>1</b></p>',
    );
  });
});

describe('any JSON', () => {
  it('shows each value, and addresses of the web as links', () => {
    const { text } = showJson({ a: [1, { b: true }], c: 'http://x.example/?q=1&r', d: null });

    expect(text).toContain('<a href="http://x.example/?q=1&amp;r">');
    for (const value of ['>1<', '>true<', '>null<']) expect(text).toContain(value);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', ' http://x.example'])('does not lead to %s', (href) => {
    expect(showJson({ href, title: 'Click' }).text).not.toContain('<a');
  });
});

describe('the control of an input', () => {
  const CWL = {
    text: schemaOf({ kind: 'string' }),
    integer: schemaOf({ kind: 'int' }),
    number: schemaOf({ kind: 'union', types: [{ kind: 'null' }, { kind: 'double' }] }),
    boolean: schemaOf({ kind: 'boolean' }),
    file: schemaOf({ kind: 'File' }),
    folder: schemaOf({ kind: 'Directory' }),
    json: schemaOf({ kind: 'union', types: [{ kind: 'File' }, { kind: 'string' }] }),
  };

  it.each(Object.entries(CWL))('is %s', (kind, schema) => {
    expect(inputType(schema)).toMatchObject({ kind, isList: false });
  });

  it.each([
    [
      { type: 'string', enum: ['a', 'b'] },
      { kind: 'choice', choices: ['a', 'b'], name: 'one of a, b' },
    ],
    [{ allOf: [{ format: 'ogc-bbox' }, { $ref: 'bbox.yaml' }] }, { kind: 'bbox' }],
    [
      { type: 'string', format: 'date-time' },
      { kind: 'text', name: 'text (date-time)' },
    ],
    [
      { type: 'array', items: { type: 'number' } },
      { kind: 'number', isList: true },
    ],
    [
      { type: 'array', items: CWL.file },
      { kind: 'file', isList: true, name: 'list: file' },
    ],
    [
      { type: 'array', items: { type: 'array', items: { type: 'string' } } },
      { kind: 'json', isList: false },
    ],
    [
      { type: 'object', properties: {} },
      { kind: 'json', name: 'object' },
    ],
    [{}, { kind: 'json', name: 'any value' }],
    [
      schemaOf({ kind: 'File' }, { format: ['https://www.iana.org/assignments/media-types/image/tiff'] }),
      { kind: 'file', name: 'file (image/tiff)' },
    ],
  ])('of %j is %o', (schema, expected) => {
    expect(inputType(schema)).toMatchObject(expected);
  });
});

describe('what people read', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1536, '1.5 KiB'],
    [5 * 1024 ** 4, '5.0 TiB'],
    [5 * 1024 ** 5, '5120.0 TiB'],
    ['none', undefined],
  ])('of %s bytes is %s', (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });

  it.each([
    ['00:00:01.5', '1.5 s'],
    ['00:02:03', '2 min 3 s'],
    ['03:04:05', '3 h 4 min'],
  ])('of the time up to %s is %s', (end, text) => {
    expect(duration('2026-11-01T00:00:00Z', `2026-11-01T${end}Z`)).toBe(text);
  });
});
