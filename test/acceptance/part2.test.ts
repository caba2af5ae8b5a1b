/** Part 2 of the standard (deploy, replace, undeploy), requirement by requirement. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const PROBLEMS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0';
const NO_PROCESS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process';
const PACKAGE = 'application/ogcapppkg+json';

/** Gives back what it gets; `version` tells revisions apart. */
const cwl = (id: string, version = '1.0.0') => ({
  cwlVersion: 'v1.2',
  class: 'ExpressionTool',
  id,
  label: `Version ${version}`,
  $namespaces: { s: 'https://schema.org/' },
  's:softwareVersion': version,
  inputs: { text: 'string' },
  outputs: { text: 'string' },
  expression: '$(inputs)',
});

const yaml = (id: string) =>
  `cwlVersion: v1.2\nclass: ExpressionTool\nid: ${id}\ninputs: { text: string }\noutputs: { text: string }\nexpression: $(inputs)\n`;

describe(`Part 2, ${inject('form')}`, () => {
  const api = sharedApi();

  const deploy = (body: object | string, type: string, query = '') =>
    api.send('POST', `/processes${query}`, { body, type });
  const replace = (id: string, body: object | string, type: string) =>
    api.send('PUT', `/processes/${id}`, { body, type });
  const run = async (id: string, inputs: object): Promise<object> => {
    const answer = await api.send('POST', `/processes/${id}/execution`, {
      body: { inputs, response: 'document' },
    });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };

  describe('deploy, replace, undeploy', () => {
    it('/req/deploy-replace-undeploy/deploy-post-op, /req/deploy-replace-undeploy/deploy-response-success, /req/deploy-replace-undeploy/deploy-response-pid, /req/deploy-replace-undeploy/deploy-response-body: deploys', async () => {
      const answer = await deploy(cwl('part2-deploy'), 'application/cwl+json');

      expect(answer.status).toBe(201);
      expect(answer.headers.get('location')).toBe(`${api.url}/processes/part2-deploy`);
      expect(answer.body).toMatchObject({ id: 'part2-deploy', version: '1.0.0', mutable: true });
    });

    it.each([
      ['POST', '/processes', 'text/plain', 'body'],
      ['POST', '/processes', 'text/plain', ''],
      ['POST', '/processes', 'application/unknown+json', '{'],
      ['PUT', '/processes/none', 'text/plain', ''],
      ['PUT', '/processes/echo', 'text/plain', 'x'],
    ])('/req/deploy-replace-undeploy/deploy-unsupported-media-type: %s %s as %s is refused before anything else: %j', async (method, path, type, body) => {
      const answer = await api.send(method, path, {
        headers: { 'content-type': type },
        ...(body === '' ? {} : { body, type }),
      });

      expect([answer.status, answer.body.type]).toEqual([415, `${PROBLEMS}/unsupported-media-type`]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    });

    it('/req/deploy-replace-undeploy/deploy-response-duplicate: refuses an id that is taken', async () => {
      await deploy(yaml('part2-twice'), 'application/cwl+yaml');
      const answer = await deploy(yaml('part2-twice'), 'application/cwl+yaml');

      expect([answer.status, answer.body.type]).toEqual([409, `${PROBLEMS}/duplicated-process`]);
      expect(answer.headers.get('location')).toBe(`${api.url}/processes/part2-twice`);
    });

    it('/req/deploy-replace-undeploy/replace-put-op, /req/deploy-replace-undeploy/replace-response: replaces', async () => {
      await deploy(cwl('part2-replace'), 'application/cwl+json');
      const answer = await replace('part2-replace', cwl('other', '2.0.0'), 'application/cwl+json');

      expect([answer.status, answer.text]).toEqual([204, '']);
      expect((await api.get('/processes/part2-replace')).body).toMatchObject({ version: '2.0.0' });
      expect((await replace('part2-none', cwl('x'), 'application/cwl+json')).body.type).toBe(NO_PROCESS);
    });

    it('/req/deploy-replace-undeploy/undeploy-delete-op, /req/deploy-replace-undeploy/undeploy-response: undeploys once', async () => {
      await deploy(cwl('part2-undeploy'), 'application/cwl+json');
      const first = await api.send('DELETE', '/processes/part2-undeploy');
      const second = await api.send('DELETE', '/processes/part2-undeploy');

      expect([first.status, first.text]).toEqual([204, '']);
      expect([second.status, second.body.type]).toEqual([404, NO_PROCESS]);
      expect((await api.get('/processes/part2-undeploy')).status).toBe(404);
    });

    it('/req/deploy-replace-undeploy/static-indicator: says of every process whether it can be changed', async () => {
      await deploy(cwl('A-part2-first'), 'application/cwl+json');
      const { processes } = (await api.get('/processes')).body as { processes: { mutable: boolean }[] };

      expect(new Set(processes.map(({ mutable }) => mutable))).toEqual(new Set([true, false]));
      expect((await api.get('/processes/A-part2-first')).body.mutable).toBe(true);
      expect((await api.get('/processes/echo')).body.mutable).toBe(false);
    });

    it('has a process to begin with, which greets', async () => {
      const job = await api.execute('example-greeting', { name: 'Olinda' });

      expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
      expect(await api.results(job)).toEqual({ greeting: 'Hello, Olinda!' });
    });
  });

  /** Of each encoding: the body and, for the next revision, another one. */
  const ENCODINGS: [classes: string, type: string, body: (id: string) => string | object][] = [
    ['cwl', 'application/cwl', yaml],
    ['cwl', 'application/cwl', cwl],
    ['cwl', 'application/cwl+yaml', yaml],
    ['cwl', 'application/cwl+json', cwl],
    [
      'ogcapppkg',
      PACKAGE,
      (id) => ({ executionUnit: { value: cwl(id), mediaType: 'application/cwl+json' } }),
    ],
    ['ogcapppkg', PACKAGE, (id) => ({ executionUnit: [{ unit: cwl(id) }] })],
  ];

  describe.each(
    ENCODINGS,
  )('/req/%s/body, /req/deploy-replace-undeploy/deploy-content-type, /req/deploy-replace-undeploy/deploy-body, /req/deploy-replace-undeploy/replace-content-type, /req/deploy-replace-undeploy/replace-body: %s', (name, type, body) => {
    const id = `part2-${name}-${ENCODINGS.findIndex((entry) => entry[2] === body && entry[1] === type)}`;

    it('/req/cwl/deploy-body, /req/ogcapppkg/deploy-body: is deployed, and runs', async () => {
      const answer = await deploy(body(id), type);

      expect(answer.status, answer.text).toBe(201);
      expect(answer.body.id).toBe(id);
      expect(await run(id, { text: 'a' })).toEqual({ text: 'a' });
    });

    it('/req/cwl/package-response-body, /req/ogcapppkg/package-response-body, /req/deploy-replace-undeploy/package-get-op, /req/deploy-replace-undeploy/package-response-success, /req/deploy-replace-undeploy/package-response-body: is given back as it came', async () => {
      const sent = body(id);
      const answer = await api.get(`/processes/${id}/package`);

      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      expect(answer.text).toBe(typeof sent === 'string' ? sent : JSON.stringify(sent));
    });

    it('/req/cwl/replace-body, /req/ogcapppkg/replace-body: replaces', async () => {
      expect((await replace(id, body(id), type)).status).toBe(204);
    });
  });

  it('/req/cwl/body, /req/ogcapppkg/body: packages are taken by their media types', async () => {
    const types = Object.keys((await api.get('/api')).body.components.requestBodies.Package.content);

    expect(types).toEqual(
      expect.arrayContaining(['application/cwl', 'application/cwl+json', 'application/cwl+yaml', PACKAGE]),
    );
  });

  describe('an application package', () => {
    it('/req/cwl/execution-unit, /req/ogcapppkg/schema: may refer to its document', async () => {
      const upload = await api.send('POST', '/uploads?name=unit.cwl', {
        body: yaml('part2-href'),
        type: 'text/plain',
      });
      const answer = await deploy(
        { executionUnit: { href: upload.body.href, type: 'application/cwl' } },
        PACKAGE,
      );

      expect(answer.status, answer.text).toBe(201);
      expect(await run('part2-href', { text: 'b' })).toEqual({ text: 'b' });
    });

    it.each([
      {},
      { executionUnit: [] },
      { executionUnit: 7 },
      { executionUnit: { type: 'docker' } },
    ])('/req/ogcapppkg/schema: needs an execution unit: %j', async (body) => {
      expect((await deploy(body, PACKAGE)).status).toBe(400);
    });

    it.each([
      [{ process: { id: 'part2-described', title: 'Mine', version: '9' } }, 'part2-described'],
      [{ id: 'part2-unwrapped', title: 'Mine', version: '9' }, 'part2-unwrapped'],
    ])('/req/ogcapppkg/process-description: is described by %j', async (processDescription, id) => {
      const answer = await deploy({ processDescription, executionUnit: { value: cwl('x') } }, PACKAGE);

      expect(answer.body).toMatchObject({ id, title: 'Mine', version: '9' });
    });
  });

  describe('a graph', () => {
    const graph = {
      cwlVersion: 'v1.2',
      $graph: [cwl('part2-one'), cwl('part2-two')].map(
        ({ cwlVersion: _version, $namespaces: _names, ...one }) => one,
      ),
      $namespaces: { s: 'https://schema.org/' },
    };

    it('/req/cwl/deploy-w-param: has the process that `w` names', async () => {
      const answer = await deploy(graph, 'application/cwl+json', '?w=part2-two');

      expect([answer.status, answer.body.id]).toEqual([201, 'part2-two']);
    });

    it('/req/cwl/deploy-exception-workflow-not-found: has none of another name', async () => {
      const answer = await deploy(graph, 'application/cwl+json', '?w=part2-three');

      expect([answer.status, answer.body.type]).toEqual([400, `${PROBLEMS}/workflow-not-found`]);
    });
  });

  describe('a container image', () => {
    const unit = {
      type: 'docker',
      image: 'debian:stable-slim',
      deployment: 'local',
      config: { cpuMin: 0.5, memoryMin: 0.1, memoryMax: 0.2, jobTimeout: 60 },
      bindings: {
        inputBindings: {
          shell: { position: 1 },
          script: { position: 2, prefix: '-c' },
          words: { position: 3, itemSeparator: '+' },
          file: { position: 4 },
        },
        outputBindings: {
          said: { glob: 'said.txt' },
          count: { glob: 'count.txt' },
          copy: { glob: 'copy.txt' },
        },
      },
    };
    const content = { schema: { type: 'string', contentMediaType: 'text/plain' } };
    const text = { schema: { type: 'string' } };
    const script = 'printf %s "$0" > said.txt; cat "$1" > copy.txt; printf 3 > count.txt';
    const description = {
      process: {
        id: 'part2-docker',
        title: 'Image',
        version: '1.0.0',
        inputs: {
          shell: { schema: { type: 'string', enum: ['sh', 'bash'], default: 'sh' } },
          script: { schema: { type: 'string', default: script } },
          words: { ...text, title: 'Words', maxOccurs: 'unbounded' },
          file: content,
        },
        outputs: { said: text, count: { schema: { type: 'integer' } }, copy: content },
      },
      deploymentProfile: 'http://www.opengis.net/profiles/eoc/dockerizedApplication',
    };

    it('/req/docker/schema, /req/ogcapppkg/profile-docker: is deployed with its bindings', async () => {
      const answer = await deploy({ processDescription: description, executionUnit: unit }, PACKAGE);

      expect(answer.status, answer.text).toBe(201);
      expect((await api.get('/processes/part2-docker')).body.inputs).toMatchObject({
        shell: { minOccurs: 0, schema: { enum: ['sh', 'bash'], default: 'sh' } },
        words: { title: 'Words', minOccurs: 1, schema: { type: 'array', items: { type: 'string' } } },
        file: { schema: { oneOf: [{ type: 'string' }, {}, {}] } },
      });
    });

    it('/req/docker/execution-unit: runs with its inputs and gives its outputs', async () => {
      const file = { value: 'content', mediaType: 'text/plain' };
      const { said, count, copy } = (await run('part2-docker', { words: ['a', 'b'], file })) as {
        said: string;
        count: number;
        copy: { href: string };
      };

      expect([said, count]).toEqual(['a+b', 3]);
      expect((await api.get(copy.href)).text).toBe('content');
    });

    it('/req/docker/schema: needs the file of each output', async () => {
      const bindings = { ...unit.bindings, outputBindings: {} };
      const answer = await deploy(
        { processDescription: description, executionUnit: { ...unit, bindings } },
        PACKAGE,
      );

      expect(answer.status).toBe(400);
      expect(answer.body.detail).toContain('"bindings.outputBindings.said.glob"');
    });
  });
});
