/** Links in place of values that are no files, and values in the description of their input. */
import { describe, expect, it } from 'vitest';
import { BASE, startServer, type TestServer } from './support/server.ts';

const PLAIN = `cwlVersion: v1.2
class: CommandLineTool
id: plain
baseCommand: "true"
inputs:
  text: string?
  count: int?
  level: [ "null", { type: enum, symbols: [low, high] } ]
  numbers: double[]?
  either: [ "null", int, string ]
  region:
    type:
      - "null"
      - { type: record, name: region, fields: { name: string, size: int } }
  titled:
    type:
      - "null"
      - { type: record, name: titled, fields: { title: string, value: int } }
  link:
    type:
      - "null"
      - { type: record, name: link, fields: { href: string } }
  file: File?
  names: string[]?
outputs: []
`;
const ASYNC = { prefer: 'respond-async' };
const WEB: { readonly [path: string]: string } = {
  'text.txt': 'two\nlines\n',
  'text.json': '"a text"',
  'count.txt': '7\n',
  'count.json': '7',
  'level.txt': 'high\n',
  'numbers.json': '[1, 2.5]',
  'region.json': '{"name": "north", "size": 2}',
  'wrong.txt': 'many',
  'large.txt': 'x'.repeat(20_001),
};

async function withWeb(): Promise<TestServer> {
  const server = startServer();
  expect((await server.deploy(PLAIN)).statusCode).toBe(201);
  for (const [path, text] of Object.entries(WEB)) server.web.set(`https://web.example/${path}`, text);
  return server;
}

const to = (path: string, type?: string) => ({ href: `https://web.example/${path}`, ...(type && { type }) });

describe('a link in place of a value', () => {
  it.each<[string, object, object]>([
    ['a text, to its last character', { text: to('text.txt') }, { text: 'two\nlines\n' }],
    ['a text in JSON', { text: to('text.json', 'application/json') }, { text: 'a text' }],
    ['a number', { count: to('count.txt') }, { count: 7 }],
    ['a number in JSON', { count: to('count.json', 'application/json; charset=utf-8') }, { count: 7 }],
    ['a symbol', { level: to('level.txt') }, { level: 'high' }],
    ['one of two types', { either: to('count.txt') }, { either: 7 }],
    ['a list', { numbers: to('numbers.json') }, { numbers: [1, 2.5] }],
    ['an item of a list', { names: ['a', to('level.txt', 'text/plain')] }, { names: ['a', 'high\n'] }],
    ['a record', { region: to('region.json', 'application/json') }, { region: { name: 'north', size: 2 } }],
    ['a qualified value', { count: { value: to('count.txt') } }, { count: 7 }],
    ['a record that has such a field', { link: to('count.txt') }, { link: to('count.txt') }],
    [
      'a file, which a task fetches',
      { file: to('gone.txt') },
      { file: { class: 'File', basename: 'gone.txt', location: to('gone.txt').href } },
    ],
  ])('/req/core/process-execute-inputs: is followed for %s', async (_name, inputs, bound) => {
    const server = await withWeb();
    const response = await server.execute('plain', { inputs }, ASYNC);

    expect(response.statusCode, response.body).toBe(201);
    expect(server.jobs.known('job-1').inputs).toEqual(bound);
  });

  it('is followed to what is stored here', async () => {
    const server = await withWeb();
    await server.objects.put('uploads/u1/count.txt', '9');
    await server.execute('plain', { inputs: { count: { href: `${BASE}/uploads/u1/count.txt` } } }, ASYNC);

    expect(server.jobs.known('job-1').inputs).toEqual({ count: 9 });
  });

  it('is followed from the query of a URL', async () => {
    const server = await withWeb();
    const query = `count[href]=${encodeURIComponent(to('count.txt').href)}`;
    await server.ask(`/processes/plain/execution?${query}`, { headers: ASYNC });

    expect(server.jobs.known('job-1').inputs).toEqual({ count: 7 });
  });

  it('/req/core/process-execute-input-validation: what it refers to is judged as if it had been sent, with everything else', async () => {
    const server = await withWeb();
    const inputs = {
      count: to('wrong.txt'),
      text: to('gone.txt'),
      names: [to('large.txt')],
      numbers: { href: 'file:///etc/passwd' },
      unknown: 1,
    };
    const response = await server.execute('plain', { inputs, outputs: { none: {} } }, ASYNC);

    expect(response.statusCode).toBe(400);
    const found = response.json().problems as { path: string; rule: string; message: string }[];
    expect(found.map(({ path, rule }) => `${path}: ${rule}`).sort()).toEqual([
      'count: type-mismatch',
      'names: unread-link',
      'none: no-such-output',
      'numbers: unread-link',
      'text: unread-link',
      'unknown: unknown-input',
    ]);
    const messages = found.map(({ message }) => message).join('\n');
    expect(messages).toContain('404');
    expect(messages).toContain('more than 20000 bytes');
    expect(await server.jobs.get('job-1')).toBeUndefined();
  });

  it('leads to as many bytes as one document may have, together with the others', async () => {
    const server = await withWeb();
    server.web.set('https://web.example/half.txt', 'x'.repeat(12_000));
    const inputs = { names: [to('half.txt')], text: to('half.txt'), count: to('count.txt') };
    const response = await server.execute('plain', { inputs }, ASYNC);

    expect(response.json().problems).toMatchObject([
      { path: 'names', message: expect.stringContaining('20000 bytes together') },
    ]);
  });

  it('is one of a hundred at most', async () => {
    const server = await withWeb();
    const names = Array.from({ length: 101 }, () => to('level.txt'));
    const response = await server.execute('plain', { inputs: { names } }, ASYNC);

    expect(response.json().problems).toMatchObject([
      { path: 'names', message: expect.stringContaining('100 links') },
    ]);
  });
});

describe('a value inside the description of its input', () => {
  it.each<[string, object, object]>([
    [
      'a number',
      { count: { title: 'Count', schema: { type: 'integer' }, minOccurs: 1, maxOccurs: 1, value: 5 } },
      { count: 5 },
    ],
    ['a list', { names: { description: 'D', schema: { type: 'array' }, value: ['a'] } }, { names: ['a'] }],
    [
      'a link',
      { file: { title: 'F', schema: {}, value: { href: 'https://web.example/a.txt' } } },
      { file: { class: 'File', basename: 'a.txt', location: 'https://web.example/a.txt' } },
    ],
    ['a link to a number', { count: { title: 'C', schema: {}, value: to('count.txt') } }, { count: 7 }],
    [
      'a record with such fields, which it is itself',
      { titled: { title: 'T', value: 1 } },
      { titled: { title: 'T', value: 1 } },
    ],
  ])('is that of %s', async (_name, inputs, bound) => {
    const server = await withWeb();
    const response = await server.execute('plain', { inputs }, ASYNC);

    expect(response.statusCode, response.body).toBe(201);
    expect(server.jobs.known('job-1').inputs).toEqual(bound);
  });
});
