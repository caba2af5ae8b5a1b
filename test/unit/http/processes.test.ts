import { describe, expect, it } from 'vitest';
import { ECHO, GRAPH, MANY } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const PART1 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const PART2 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0';

const CWL_JSON = {
  cwlVersion: 'v1.2',
  class: 'CommandLineTool',
  id: 'echo',
  baseCommand: 'echo',
  inputs: [],
  outputs: [],
};

describe('deploy', () => {
  it('answers 201 with Location and a summary', async () => {
    const response = await startServer().deploy(ECHO);

    expect(response.statusCode).toBe(201);
    expect(response.headers['location']).toBe(`${BASE}/processes/echo`);
    expect(response.json()).toMatchObject({ id: 'echo', title: 'Echo', version: '1.0.0', mutable: true });
    expect(response.json()).not.toHaveProperty('inputs');
  });

  const bodies: [string, string, string | object, string][] = [
    ['CWL in YAML', 'application/cwl+yaml', ECHO, 'echo'],
    ['CWL in JSON', 'application/cwl+json', CWL_JSON, 'echo'],
    ['CWL in JSON under the plain type', 'application/cwl; charset=utf-8', CWL_JSON, 'echo'],
    ['CWL as application/json', 'application/json', CWL_JSON, 'echo'],
    [
      'an application package with the document as JSON',
      'application/ogcapppkg+json',
      { executionUnit: { value: CWL_JSON, mediaType: 'application/cwl+json' } },
      'echo',
    ],
    [
      'an application package with the document as text',
      'application/ogcapppkg+json',
      { executionUnit: { value: ECHO, mediaType: 'application/cwl+yaml' } },
      'echo',
    ],
    [
      'an application package with units',
      'application/json',
      { executionUnit: [{ unit: CWL_JSON }] },
      'echo',
    ],
    [
      'an application package by reference',
      'application/ogcapppkg+json',
      { executionUnit: { href: 'http://web.example/echo.cwl', type: 'application/cwl' } },
      'echo',
    ],
    [
      'a description that names the process',
      'application/ogcapppkg+json',
      { processDescription: { process: { id: 'mine' } }, executionUnit: { value: CWL_JSON } },
      'mine',
    ],
    [
      'a description without its wrapper',
      'application/ogcapppkg+json',
      { processDescription: { id: 'mine' }, executionUnit: { value: CWL_JSON } },
      'mine',
    ],
  ];

  it.each(bodies)('takes %s', async (_name, type, body, id) => {
    const server = startServer();
    server.web.set('http://web.example/echo.cwl', ECHO);

    const response = await server.deploy(typeof body === 'string' ? body : JSON.stringify(body), type);

    expect(response.headers['location']).toBe(`${BASE}/processes/${id}`);
  });

  it('lets the description of a package win', async () => {
    const description = {
      id: 'mine',
      title: 'Mine',
      description: 'Better.',
      version: '3.1',
      keywords: ['a'],
    };
    const body = JSON.stringify({ processDescription: description, executionUnit: { value: ECHO } });

    const response = await startServer().deploy(body, 'application/ogcapppkg+json');

    expect(response.json()).toMatchObject(description);
  });

  it('warns of what it takes and does not do', async () => {
    const server = startServer();

    const warned = await server.deploy(
      `${ECHO}hints: { 'cwltool:CUDARequirement': { cudaVersionMin: "11.4" } }\n`,
    );
    const answer = warned.json();

    expect(warned.statusCode).toBe(201);
    expect(answer.warnings).toEqual([
      expect.objectContaining({
        file: 'package.cwl',
        rule: 'unsupported',
        message: expect.stringContaining('GPU'),
      }),
    ]);
    expect((await server.ask(`/processes/${answer.id}`)).json()).not.toHaveProperty('warnings');
  });

  it('makes an id for a document without one', async () => {
    const server = startServer();

    const response = await server.deploy(ECHO.replace('id: echo\n', ''));

    expect(response.json().id).toMatch(/^process-[0-9a-f]{8}$/);
    expect((await server.ask(response.headers['location']?.slice(BASE.length) ?? '')).statusCode).toBe(200);
  });

  it.each([
    ['the only workflow', '', 'flow'],
    ['the process that ?w= names', '?w=tool', 'tool'],
  ])('deploys %s of a graph', async (_name, query, id) => {
    const response = await startServer().deploy(GRAPH, 'application/cwl', query);

    expect(response.json().id).toBe(id);
  });

  it('deploys the process that the fragment of a reference names', async () => {
    const server = startServer();
    server.web.set('http://web.example/graph.cwl', GRAPH);
    const body = JSON.stringify({ executionUnit: { href: 'http://web.example/graph.cwl#tool' } });

    expect((await server.deploy(body, 'application/ogcapppkg+json')).json().id).toBe('tool');
  });

  it('deploys a document that was uploaded', async () => {
    const server = startServer();
    const uploaded = await server.ask('/uploads?name=echo.cwl', { method: 'POST', body: Buffer.from(ECHO) });
    const body = JSON.stringify({ executionUnit: { href: uploaded.json().href } });

    expect((await server.deploy(body, 'application/ogcapppkg+json')).statusCode).toBe(201);
  });

  it('refuses a document that was uploaded and is not UTF-8', async () => {
    const server = startServer();
    const bytes = Buffer.from(ECHO.replace('Echo', 'Écho'), 'latin1');
    const uploaded = await server.ask('/uploads?name=echo.cwl', { method: 'POST', body: bytes });
    const body = JSON.stringify({ executionUnit: { href: uploaded.json().href } });

    const { status, detail } = (await server.deploy(body, 'application/ogcapppkg+json')).json();

    expect([status, detail]).toEqual([400, expect.stringContaining('not UTF-8')]);
  });

  it('deploys the package of another process of its own, whatever hosts it may read from', async () => {
    const server = startServer();
    await server.deploy(ECHO);
    const body = (id: string) =>
      JSON.stringify({
        processDescription: { id: 'again' },
        executionUnit: { href: `${BASE}/processes/${id}/package` },
      });

    const deployed = await server.deploy(body('echo'), 'application/ogcapppkg+json');
    const missing = await server.deploy(body('none'), 'application/ogcapppkg+json');

    expect(deployed.json().id).toBe('again');
    expect(missing.json().detail).toContain("There is no process 'none'");
  });

  const refusals: [string, string | Buffer, string | undefined, string, string, number, string][] = [
    ['no YAML', '{', 'application/cwl', '', 'about:blank', 400, 'package.cwl:'],
    ['an unknown field', `${ECHO}baseComand: x\n`, 'application/cwl', '', 'about:blank', 400, 'baseComand'],
    [
      'a workflow that is not there',
      GRAPH,
      'application/cwl',
      '?w=other',
      `${PART2}/workflow-not-found`,
      400,
      'flow',
    ],
    ['no JSON', '{', 'application/ogcapppkg+json', '', 'about:blank', 400, 'JSON'],
    ['no execution unit', '{}', 'application/json', '', 'about:blank', 400, 'executionUnit'],
    [
      'a container without an image',
      JSON.stringify({ executionUnit: { type: 'docker' } }),
      'application/ogcapppkg+json',
      '',
      'about:blank',
      400,
      'must name a container image',
    ],
    [
      'two units',
      JSON.stringify({ executionUnit: [{ unit: CWL_JSON }, { unit: CWL_JSON }] }),
      'application/ogcapppkg+json',
      '',
      'about:blank',
      400,
      '$graph',
    ],
    [
      'a reference that leads nowhere',
      JSON.stringify({ executionUnit: { href: 'http://web.example/none.cwl' } }),
      'application/ogcapppkg+json',
      '',
      'about:blank',
      400,
      '404',
    ],
    [
      'a reference to the disk of the server',
      JSON.stringify({ executionUnit: { href: 'file:///etc/passwd' } }),
      'application/ogcapppkg+json',
      '',
      'about:blank',
      400,
      'only http(s)',
    ],
    [
      'a relative reference in a body',
      GRAPH.replace('steps: []', 'steps: { a: { run: tool.cwl, in: [], out: [] } }'),
      'application/cwl',
      '',
      'about:blank',
      400,
      'relative',
    ],
    [
      'an id that no URL can hold',
      JSON.stringify({ ...CWL_JSON, id: 'a b' }),
      'application/cwl+json',
      '',
      'about:blank',
      400,
      'a b',
    ],
    ['another media type', 'x', 'text/plain', '', `${PART2}/unsupported-media-type`, 415, 'application/cwl'],
    [
      'another media type and no body',
      '',
      'text/plain',
      '',
      `${PART2}/unsupported-media-type`,
      415,
      'application/cwl',
    ],
    ['no media type', 'x', undefined, '', `${PART2}/unsupported-media-type`, 415, 'no Content-Type'],
    [
      'a body that is not UTF-8',
      Buffer.from(ECHO.replace('Echo', 'Échö'), 'latin1'),
      'application/cwl',
      '',
      'about:blank',
      400,
      'UTF-8',
    ],
    ['more than the limit', `# ${'x'.repeat(20_000)}`, 'application/cwl', '', 'about:blank', 413, '20000'],
    [
      'an unknown query parameter',
      ECHO,
      'application/cwl',
      '?workflow=x',
      `${PART1}/InvalidParameterValue`,
      400,
      'workflow',
    ],
  ];

  it.each(refusals)('refuses %s', async (_name, body, type, query, problem, status, detail) => {
    const response = await startServer().ask(`/processes${query}`, {
      method: 'POST',
      headers: type === undefined ? {} : { 'content-type': type },
      body: Buffer.from(body),
    });

    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ type: problem, status });
    expect(response.json().detail).toContain(detail);
    expect(response.statusCode).toBe(status);
  });

  it('reports every problem of a document with its place', async () => {
    const broken = ECHO.replace('type: string', 'type: strin').replace('baseCommand', 'basCommand');

    const { problems } = (await startServer().deploy(broken)).json();

    expect(problems.length).toBeGreaterThan(1);
    expect(problems[0]).toMatchObject({
      file: 'package.cwl',
      line: expect.any(Number),
      column: expect.any(Number),
      path: expect.any(String),
      message: expect.any(String),
      rule: expect.any(String),
    });
  });

  it('refuses a duplicate and says where the first is', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    const response = await server.deploy(ECHO);

    expect(response.statusCode).toBe(409);
    expect(response.json().type).toBe(`${PART2}/duplicated-process`);
    expect(response.headers['location']).toBe(`${BASE}/processes/echo`);
  });
});

describe('replace and undeploy', () => {
  it('replaces a package under the id of the path', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    const response = await put(server, 'echo', MANY);

    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect((await server.ask('/processes/echo')).json()).toMatchObject({ id: 'echo', inputs: {} });
    expect((await server.ask('/processes/many')).statusCode).toBe(404);
  });

  it('judges the media type before the process', async () => {
    const response = await startServer().ask('/processes/none', {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: 'x',
    });

    expect(response.statusCode).toBe(415);
  });

  it('refuses to replace what is not there', async () => {
    const response = await put(startServer(), 'none', ECHO);

    expect(response.statusCode).toBe(404);
    expect(response.json().type).toBe(`${PART1}/no-such-process`);
  });

  it('keeps the old package when the new one is wrong', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    const response = await put(server, 'echo', 'class: Nothing');

    expect(response.statusCode).toBe(400);
    expect((await server.ask('/processes/echo')).json().title).toBe('Echo');
  });

  it('undeploys once', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    const first = await server.ask('/processes/echo', { method: 'DELETE' });
    const second = await server.ask('/processes/echo', { method: 'DELETE' });

    expect(first.statusCode).toBe(204);
    expect(second.statusCode).toBe(404);
    expect(second.json().type).toBe(`${PART1}/no-such-process`);
  });

  it.each([
    ['PUT', '/processes/builtin', ECHO],
    ['DELETE', '/processes/builtin', undefined],
    ['GET', '/processes/builtin/package', undefined],
    ['POST', '/processes', ECHO.replace('id: echo', 'id: builtin')],
  ] as const)('refuses %s %s of a built-in process', async (method, url, body) => {
    const server = await withBuiltIn();

    const response = await server.ask(url, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/cwl' } }),
    });

    expect(response.statusCode).toBe(403);
    expect(response.json().type).toBe(`${PART2}/immutable-process`);
  });

  async function withBuiltIn(): Promise<TestServer> {
    const server = startServer();
    await server.deploy(ECHO);
    const echo = await server.store.get('echo');
    if (echo === undefined) throw new Error('echo was not deployed');
    const description = { ...echo.description, id: 'builtin' };
    const source = { mediaType: 'application/cwl', body: Buffer.from('') };
    await server.store.deploy({ ...echo, id: 'builtin', description, source, mutable: false });
    return server;
  }

  function put(server: TestServer, id: string, text: string) {
    const headers = { 'content-type': 'application/cwl' };
    return server.ask(`/processes/${id}`, { method: 'PUT', headers, body: text });
  }
});

describe('package', () => {
  it('is what was deployed, byte for byte', async () => {
    const server = startServer();
    const text = `# a comment\r\n${ECHO}`;
    await server.deploy(text, 'application/cwl+yaml');

    const response = await server.ask('/processes/echo/package');

    expect(response.body).toBe(text);
    expect(response.headers['content-type']).toContain('application/cwl+yaml');
  });

  it('refuses another media type', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    const response = await server.ask('/processes/echo/package', { headers: { accept: 'image/png' } });

    expect(response.statusCode).toBe(406);
  });

  it('is not there for an unknown process', async () => {
    expect((await startServer().ask('/processes/none/package')).statusCode).toBe(404);
  });
});

describe('process description and list', () => {
  it('describes inputs and outputs and links to the execution', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    const process = (await server.ask('/processes/echo')).json();

    expect(process).toMatchObject({
      id: 'echo',
      title: 'Echo',
      description: 'Says what it is told.',
      jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
      outputTransmission: ['value', 'reference'],
      mutable: true,
    });
    expect(Object.keys(process.inputs)).toEqual(['message', 'times']);
    expect(process.links).toContainEqual(
      expect.objectContaining({
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/execute',
        href: `${BASE}/processes/echo/execution`,
      }),
    );
  });

  it('is 404 for an unknown process', async () => {
    const response = await startServer().ask('/processes/none');

    expect(response.json()).toMatchObject({ status: 404, type: `${PART1}/no-such-process` });
  });

  it('lists pages that lead from one to the next', async () => {
    const server = startServer();
    for (const id of ['a', 'b', 'c']) await server.deploy(ECHO.replace('id: echo', `id: ${id}`));

    const first = (await server.ask('/processes?limit=2')).json();
    const next = first.links.find((link: { rel: string }) => link.rel === 'next').href;
    const second = (await server.ask(next.slice(BASE.length))).json();

    const ids = (page: { processes: { id: string }[] }) => page.processes.map(({ id }) => id);
    expect(ids(first)).toEqual(['a', 'b']);
    expect(ids(second)).toEqual(['c']);
    expect(second.links.map((link: { rel: string }) => link.rel)).toEqual(['self', 'alternate', 'profile']);
    expect(first.processes[0].links[0]).toMatchObject({ rel: 'self', href: `${BASE}/processes/a` });
  });

  it.each(['limit=0', 'limit=10001', 'limit=x', 'lmit=3'])('refuses ?%s', async (query) => {
    const response = await startServer().ask(`/processes?${query}`);

    expect(response.statusCode).toBe(400);
    expect(response.json().problems).toHaveLength(1);
  });
});

describe('any resource', () => {
  it.each([
    ['PATCH', '/processes', 'GET, HEAD, POST'],
    ['POST', '/processes/x', 'GET, HEAD, PUT, DELETE'],
    ['DELETE', '/jobs', 'GET, HEAD, POST'],
    ['PUT', '/jobs/x/files/a/b', 'GET, HEAD'],
  ] as const)('refuses %s %s and says what there is', async (method, url, allow) => {
    const response = await startServer().ask(url, { method, body: 'x' });

    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe(allow);
    expect(response.json()).toMatchObject({ type: 'about:blank', code: 'method-not-allowed' });
  });

  it.each(['/nothing', '/processes/a/b/c', '/jobs/x/steps/a'])('answers 404 for %s', async (url) => {
    const response = await startServer().ask(url);

    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    '/processes/%zz',
    '/processes/a%00b',
    '/jobs?processID=%00',
  ])('refuses the broken URL %s', async (url) => {
    const response = await startServer().ask(url);

    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it.each(['/', '/processes', '/jobs', '/conformance', '/api'])('refuses %s as a picture', async (url) => {
    const response = await startServer().ask(url, { headers: { accept: 'image/png' } });

    expect(response.statusCode).toBe(406);
    expect(response.json().detail).toContain('json');
  });

  it('answers HEAD without a body', async () => {
    const response = await startServer().ask('/processes', { method: 'HEAD' });

    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('');
  });

  it('hides the cause of an unknown error', async () => {
    const server = startServer();
    server.store.list = () => Promise.reject(new Error('password=secret'));

    const response = await server.ask('/processes');

    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
    expect(response.json().detail).toContain('request id');
  });
});
