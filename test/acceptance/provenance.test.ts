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

const PROV = 'http://www.w3.org/ns/prov#';
const SHA1 = 'https://w3id.org/ro/terms/workflow-run#sha1';

describe(`provenance, ${inject('form')}`, () => {
  const api = sharedApi();
  let job: string;
  let files: readonly { readonly location: string; readonly checksum: string }[];

  beforeAll(async () => {
    await api.deploy(PACKAGE);
    const inputs = { file: { href: 'data:text/plain,kept' }, words: ['a', 'b'] };
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

  it('is not there for a job that is not', async () => {
    const { status, body } = await api.get('/jobs/none/prov');

    expect(status).toBe(404);
    expect(body.type).toContain('no-such-job');
  });
});
