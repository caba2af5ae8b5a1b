/** Part 4, class provenance, and the run as a research object: what they say of a job is what its steps and results say. */
import { createHash } from 'node:crypto';
import { Parser, Store } from 'n3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
$namespaces: { s: "https://schema.org/" }
s:license: https://spdx.org/licenses/Apache-2.0
$graph:
  - class: CommandLineTool
    id: copy
    baseCommand: cat
    inputs: { file: { type: File, inputBinding: {} } }
    outputs: { copied: stdout }
    stdout: copied.txt
  - class: CommandLineTool
    id: say
    baseCommand: [sh, -c, 'cat "$1"; echo "$2"', say]
    inputs:
      file: { type: File, inputBinding: { position: 1 } }
      word: { type: string, inputBinding: { position: 2 } }
    outputs: { said: stdout }
    stdout: said.txt
  - class: Workflow
    id: provenance-flow
    requirements: { ScatterFeatureRequirement: {} }
    inputs: { file: File, words: "string[]" }
    outputs: { saids: { type: "File[]", outputSource: each/said } }
    steps:
      first: { run: "#copy", in: { file: file }, out: [copied] }
      each: { run: "#say", scatter: word, in: { file: first/copied, word: words }, out: [said] }
`;

const SECRET = `
cwlVersion: v1.2
$namespaces: { cwltool: "http://commonwl.org/cwltool#" }
class: CommandLineTool
id: provenance-secret
hints: { cwltool:Secrets: { secrets: [word] } }
baseCommand: [sh, -c, 'echo "$1"', say]
inputs: { word: { type: string, inputBinding: {} } }
outputs: { said: stdout }
`;

const FILE = { href: 'data:text/plain,kept' };
const PROV = 'http://www.w3.org/ns/prov#';
const SHA1 = 'https://w3id.org/ro/terms/workflow-run#sha1';

describe(`provenance, ${inject('form')}`, () => {
  const api = sharedApi();
  let job: string;
  let files: readonly { readonly location: string; readonly checksum: string }[];

  beforeAll(async () => {
    await api.deploy(PACKAGE);
    const inputs = { file: FILE, words: ['a', 'b'] };
    job = await api.execute('provenance-flow', inputs);
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    files = (await api.results(job)).saids;
  });

  const provOf = async (headers: Record<string, string> = {}, query = '') =>
    api.get(`/jobs/${job}/prov${query}`, headers);

  it('/req/provenance/inputs-get-op /req/provenance/inputs-response: has inputs and outputs', async () => {
    const { status, headers, body } = await api.get(`/jobs/${job}/inputs`);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toMatchObject({ inputs: { words: ['a', 'b'] }, outputs: {} });
  });

  it('/req/provenance/prov-get-op /req/provenance/prov-response: is PROV-JSON that has each output with the checksum of its bytes', async () => {
    const { status, headers, body } = await provOf();

    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(files).toHaveLength(2);
    for (const { location } of files) {
      const bytes = new Uint8Array(await (await fetch(location)).arrayBuffer());
      const entity = body.entity[`server:${location.slice(api.url.length + 1)}`];
      expect(entity).toMatchObject({
        'wfrun:sha1': createHash('sha1').update(bytes).digest('hex'),
        'schema:contentSize': { $: String(bytes.length), type: 'xsd:integer' },
      });
    }
  });

  it('tells of each step the command, image, exit code and times that the list of steps has', async () => {
    const { body } = await provOf();
    const { steps } = (await api.get(`/jobs/${job}/steps`)).body;

    const runs = steps.filter(({ id }: { id: string }) => id !== 'inputs');
    expect(runs).toHaveLength(3);
    for (const { id, state, attempts } of runs) {
      const [attempt] = attempts;
      const name = `job:steps/${encodeURIComponent(id)}`;
      expect(body.activity[name]).toEqual({
        'prov:startTime': attempt.started,
        'prov:endTime': attempt.finished,
        'prov:label': id,
        'cwlp:state': state,
        'cwlp:attempt': { $: '1', type: 'xsd:integer' },
        'cwlp:command': JSON.stringify(attempt.command),
        'cwlp:exitCode': { $: '0', type: 'xsd:integer' },
        'cwlp:cores': expect.anything(),
        'cwlp:ramMiB': expect.anything(),
        ...(attempt.resources.used && {
          'cwlp:usedBytes': expect.anything(),
          'cwlp:usedCpuSeconds': expect.anything(),
        }),
      });
      const image = `fact:image/${encodeURIComponent(attempt.imageDigest)}`;
      expect(body.entity[image]).toMatchObject({
        'prov:label': attempt.image,
        'cwlp:digest': attempt.imageDigest,
      });
      expect(Object.values(body.used)).toContainEqual(
        expect.objectContaining({ 'prov:activity': name, 'prov:entity': image }),
      );
    }
  });

  it('leads from an output through the steps back to the input', async () => {
    const turtle = await provOf({ accept: 'text/turtle' });
    const store = new Store(new Parser().parse(turtle.text));
    const objects = (subject: string, property: string) =>
      store.getObjects(subject, PROV + property, null).map(({ value }) => value);
    const job_ = `${api.url}/jobs/${job}`;

    for (const [index, { location }] of files.entries()) {
      const maker = objects(location, 'wasGeneratedBy').find((value) => value !== job_) ?? '';
      expect(decodeURIComponent(maker)).toBe(`${job_}/steps/each[${index}]`);
      const used = objects(maker, 'used').find((value) => value.endsWith('copied.txt')) ?? '';
      const first = objects(used, 'wasGeneratedBy')[0] ?? '';
      expect(decodeURIComponent(first)).toBe(`${job_}/steps/first[0]`);
      const input = objects(first, 'used').find((value) => value.includes('/files/inputs/')) ?? '';
      expect(store.getObjects(input, SHA1, null)[0]?.value).toBe(
        createHash('sha1').update('kept').digest('hex'),
      );
    }
  });

  it.each([
    ['json', 'application/json', 'prov-json', '{"prefix":'],
    ['jsonld', 'application/ld+json', 'prov-jsonld', '{"@context":'],
    ['provn', 'text/provenance-notation', 'prov-n', 'document\n'],
    ['ttl', 'text/turtle', 'prov-o', '@prefix prov:'],
    ['nt', 'application/n-triples', undefined, '<'],
  ])('/per/provenance/prov-content-negotiation: has the form %s', async (f, type, profile, start) => {
    const answers = [
      await provOf({ accept: type }),
      await provOf({}, `?f=${f}`),
      ...(profile === undefined ? [] : [await provOf({}, `?profile=${profile}`)]),
    ];

    for (const { status, headers, text } of answers) {
      expect(status, text).toBe(200);
      expect(headers.get('content-type')?.split(';')[0]).toBe(type);
      expect(text.slice(0, start.length)).toBe(start);
    }
  });

  it('says the same in Turtle and N-Triples', async () => {
    const triples = async (f: string) =>
      new Store(new Parser().parse((await provOf({}, `?f=${f}`)).text)).size;

    expect(await triples('ttl')).toBe(await triples('nt'));
  });

  it('shows no secret, in any form', async () => {
    await api.deploy(SECRET);
    const run = await api.execute('provenance-secret', { word: 'hush-7-hush' });
    expect(await api.untilDone(run)).toMatchObject({ status: 'successful' });

    for (const path of ['prov', 'prov?f=provn', 'prov?f=jsonld', 'prov?f=ttl', 'ro-crate']) {
      const { status, text } = await api.get(`/jobs/${run}/${path}`);
      expect(status).toBe(200);
      expect(text).toContain('********');
      expect(text).not.toContain('hush-7');
    }
  });

  it('is what is known so far while the job waits', async () => {
    const order = { process: `${api.url}/processes/provenance-flow`, inputs: { file: FILE, words: [] } };
    const { body: created } = await api.send('POST', '/jobs', { body: order });
    const { body } = await api.get(`/jobs/${created.id}/prov`);

    expect(body.activity).toEqual({
      [`server:jobs/${created.id}`]: expect.objectContaining({ 'cwlp:state': 'created' }),
    });
    expect((await api.get(`/jobs/${created.id}/ro-crate`)).status).toBe(200);
  });

  it('is not there for a job that is not', async () => {
    const { status, body } = await api.get('/jobs/none/prov');

    expect(status).toBe(404);
    expect(body.type).toContain('no-such-job');
  });

  describe('as an RO-Crate', () => {
    let graph: ReadonlyMap<string, Entity>;
    const ofType = (type: string) =>
      [...graph.values()].filter((one) => [one['@type']].flat().includes(type));
    const at = (value: unknown): readonly Entity[] =>
      [(value ?? []) as Reference | readonly Reference[]].flat().map((one) => {
        const found = graph.get((one as Reference)['@id']);
        expect(found, JSON.stringify(one)).toBeDefined();
        return found!;
      });
    const root = () => graph.get('./')!;

    beforeAll(async () => {
      const { status, headers, text } = await api.get(`/jobs/${job}/ro-crate`);
      expect(status, text).toBe(200);
      expect(headers.get('content-type')).toContain(
        'application/ld+json; profile="https://w3id.org/ro/crate/1.1"',
      );
      const crate = JSON.parse(text);
      expect(crate['@context'][0]).toBe('https://w3id.org/ro/crate/1.1/context');
      graph = new Map(crate['@graph'].map((one: Entity) => [one['@id'], one]));
      expect(graph.size).toBe(crate['@graph'].length);
    });

    it('conforms to the profiles of a run, and says so of its own metadata', () => {
      expect(at(root()['conformsTo']).map((one) => one['@id'])).toEqual([
        'https://w3id.org/ro/wfrun/process/0.5',
        'https://w3id.org/ro/wfrun/workflow/0.5',
        'https://w3id.org/ro/wfrun/provenance/0.5',
        'https://w3id.org/workflowhub/workflow-ro-crate/1.0',
      ]);
      expect(graph.get('ro-crate-metadata.json')).toMatchObject({
        '@type': 'CreativeWork',
        about: { '@id': './' },
      });
      expect(at(root()['license'])[0]?.['@id']).toBe('https://spdx.org/licenses/Apache-2.0');
      expect(root()['datePublished']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
    });

    it('is flat, and refers to nothing in it that is not there', () => {
      for (const entity of graph.values()) {
        for (const value of Object.values(entity).flat()) {
          if (typeof value !== 'object') continue;
          expect(Object.keys(value as object)).toEqual(['@id']);
          const id = (value as Reference)['@id'];
          if (id.startsWith('#') || id.startsWith(api.url)) expect([...graph.keys()]).toContain(id);
        }
      }
    });

    it('has the package as its workflow, with parameters and steps that lead to tools', () => {
      const [workflow] = at(root()['mainEntity']);

      expect(workflow?.['@type']).toEqual(['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo']);
      expect(at(workflow?.['programmingLanguage'])[0]?.['@type']).toBe('ComputerLanguage');
      expect(
        at(workflow?.['input']).map((one) => [one['@type'], one['name'], one['additionalType']]),
      ).toEqual([
        ['FormalParameter', 'file', 'File'],
        ['FormalParameter', 'words', 'Text'],
      ]);
      expect(at(workflow?.['output'])).toMatchObject([{ name: 'saids', multipleValues: true }]);
      const steps = at(workflow?.['step']);
      expect(steps).toMatchObject([
        { '@type': 'HowToStep', name: 'first', position: '1' },
        { '@type': 'HowToStep', name: 'each', position: '2' },
      ]);
      const tools = steps.flatMap((step) => at(step['workExample']));
      expect(tools.map(({ name }) => name)).toEqual(['copy', 'say']);
      expect(at(workflow?.['hasPart'])).toEqual(tools);
      for (const step of steps) {
        for (const connection of at(step['connection']))
          for (const end of ['sourceParameter', 'targetParameter'])
            expect(at(connection[end])[0]?.['@type']).toBe('FormalParameter');
      }
    });

    it('has an action for the run and one for each step, with times, status, agent and image', async () => {
      const { steps } = (await api.get(`/jobs/${job}/steps`)).body;
      const runs = steps.filter(({ id }: { id: string }) => id !== 'inputs');
      const actions = ofType('CreateAction');

      expect(actions).toHaveLength(1 + runs.length);
      expect(at(root()['mentions'])).toEqual(actions);
      for (const action of actions) {
        expect(action).toMatchObject({
          name: expect.any(String),
          actionStatus: 'http://schema.org/CompletedActionStatus',
          startTime: expect.stringMatching(/\+00:00$/),
          endTime: expect.stringMatching(/\+00:00$/),
        });
        expect(at(action['agent'])[0]?.['@type']).toBe('Organization');
        expect(at(action['instrument'])).toHaveLength(1);
        expect(at(action['object'])).not.toEqual([]);
        expect(at(action['result'])).not.toEqual([]);
      }
      for (const { id, attempts } of runs) {
        const action = graph.get(`#run/${encodeURIComponent(id)}`);
        const [image] = at(action?.['containerImage']);
        expect(new Date(action?.['startTime'] as string)).toEqual(new Date(attempts[0].started));
        expect(image).toMatchObject({ '@type': 'ContainerImage', registry: 'docker.io', name: 'debian' });
        expect(attempts[0].imageDigest).toContain(image?.['sha256']);
      }
      const [run] = at(ofType('OrganizeAction')[0]?.['result']);
      expect(at(run?.['instrument'])).toEqual(at(root()['mainEntity']));
      const controls = at(ofType('OrganizeAction')[0]?.['object']);
      expect(controls.map((control) => at(control['instrument'])[0]?.['name'])).toEqual(['first', 'each']);
      expect(controls.map((control) => at(control['object']).length)).toEqual([1, 2]);
    });

    it('has the files with the checksums of their bytes, and plain inputs as values of their parameters', async () => {
      expect(at(root()['hasPart']).every((one) => [one['@type']].flat().includes('File'))).toBe(true);
      for (const { location } of files) {
        const bytes = new Uint8Array(await (await fetch(location)).arrayBuffer());
        const file = graph.get(location);
        expect(file).toMatchObject({
          '@type': 'File',
          sha1: createHash('sha1').update(bytes).digest('hex'),
          contentSize: String(bytes.length),
        });
        expect(at(root()['hasPart'])).toContain(file);
        expect(at(file?.['exampleOfWork']).map(({ name }) => name)).toEqual(['saids', 'said']);
      }
      const words = ofType('PropertyValue').filter(({ name }) => name === 'word');
      expect(new Set(words.map(({ value }) => value))).toEqual(new Set(['a', 'b']));
      for (const word of words) expect(at(word['exampleOfWork'])[0]).toMatchObject({ name: 'word' });
    });
  });
});

interface Reference {
  readonly '@id': string;
}
type Entity = Reference & { readonly [property: string]: unknown };
