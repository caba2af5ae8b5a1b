/**
 * A `long` has 64 bits (CWL v1.2 §CWLType), more than a number of JavaScript keeps: answers are compared letter by letter, since
 * reading them would round what they say.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { startBrowser } from './support/browser.ts';
import { CliRun } from './support/cli.ts';
import { sharedApi } from './support/shared.ts';

const GREATEST = '9223372036854775807';
const LEAST = '-9223372036854775808';
const ODD = '9007199254740993';

/** Gives what it gets by each road that a value can take through a container. */
const ROADS = `
cwlVersion: v1.2
$graph:
  - id: main
    class: Workflow
    requirements:
      ScatterFeatureRequirement: {}
      StepInputExpressionRequirement: {}
      MultipleInputFeatureRequirement: {}
      SubworkflowFeatureRequirement: {}
    inputs:
      one: long
      many: long[]
      preset: { type: long, default: ${LEAST} }
      record: { type: { type: record, fields: { a: long, b: 'long[]' } } }
      any: Any
      real: double
      realOrLong: [double, long]
      ratio: { type: 'double?', default: ${ODD} }
    steps:
      road:
        run: '#road'
        scatter: number
        in: { number: { source: many, valueFrom: $(self) } }
        out: [argument, variable, file, written]
      merged:
        run: '#pass'
        in: { numbers: { source: [one, preset], linkMerge: merge_flattened } }
        out: [numbers]
    outputs:
      one: { type: long, outputSource: one }
      preset: { type: long, outputSource: preset }
      many: { type: 'long[]', outputSource: many }
      record: { type: Any, outputSource: record }
      any: { type: Any, outputSource: any }
      real: { type: double, outputSource: real }
      realOrLong: { type: Any, outputSource: realOrLong }
      ratio: { type: 'double?', outputSource: ratio }
      arguments: { type: 'string[]', outputSource: road/argument }
      variables: { type: 'string[]', outputSource: road/variable }
      files: { type: 'string[]', outputSource: road/file }
      written: { type: 'long[]', outputSource: road/written }
      merged: { type: 'long[]', outputSource: merged/numbers }
  - id: road
    class: CommandLineTool
    inputs: { number: long }
    requirements:
      EnvVarRequirement: { envDef: { NUMBER: $(inputs.number) } }
      InitialWorkDirRequirement: { listing: [{ entryname: number.txt, entry: 'number=$(inputs.number)' }] }
    baseCommand: [sh, -c, 'printf "{\\"argument\\":\\"%s\\",\\"variable\\":\\"%s\\",\\"file\\":\\"%s\\",\\"written\\":%s}" $0 $NUMBER $(cat number.txt) $0 > cwl.output.json']
    arguments: [$(inputs.number)]
    outputs: { argument: string, variable: string, file: string, written: long }
  - id: pass
    class: ExpressionTool
    inputs: { numbers: 'long[]' }
    expression: $(inputs)
    outputs: { numbers: 'long[]' }
`;

const INPUTS = `{
  "one": ${GREATEST},
  "many": [${GREATEST}, ${LEAST}, ${ODD}],
  "record": {"value": {"a": ${ODD}, "b": [${LEAST}]}},
  "any": {"value": {"deep": [${GREATEST}, {"in": ${ODD}}]}},
  "real": ${ODD},
  "realOrLong": ${ODD}
}`;

const MANY = `[${GREATEST},${LEAST},${ODD}]`;
const TEXTS = `["${GREATEST}","${LEAST}","${ODD}"]`;

/** What stands in every document of outputs; a double is rounded as doubles are. */
const OUTPUTS: { readonly [name: string]: string } = {
  one: GREATEST,
  preset: LEAST,
  many: MANY,
  real: '9007199254740992',
  realOrLong: ODD,
  ratio: '9007199254740992',
  arguments: TEXTS,
  variables: TEXTS,
  files: `["number=${GREATEST}","number=${LEAST}","number=${ODD}"]`,
  written: MANY,
  merged: `[${GREATEST},${LEAST}]`,
};
const RECORD = `{"a":${ODD},"b":[${LEAST}]}`;
const ANY = `{"deep":[${GREATEST},{"in":${ODD}}]}`;

describe(`long numbers, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let process: string;
  let job: string;
  let folder: string;

  const execute = (inputs: string, headers: Record<string, string> = {}, type = 'application/json') =>
    api.send('POST', `/processes/${process}/execution`, { body: inputs, type, headers });
  const read = async (path: string, accept = 'application/json'): Promise<string> => {
    const answer = await api.get(`/jobs/${job}${path}`, { accept });
    expect(answer.status, answer.text).toBe(200);
    return answer.text;
  };

  beforeAll(async () => {
    folder = cleanup.use(await temporaryFolder()).path;
    const body = JSON.stringify({
      processDescription: { id: 'long-numbers' },
      executionUnit: { value: ROADS },
    });
    const deployed = await api.send('POST', '/processes', { body, type: 'application/ogcapppkg+json' });
    expect(deployed.status, deployed.text).toBe(201);
    process = deployed.body.id;
    const created = await execute(`{"inputs": ${INPUTS}}`, { prefer: 'respond-async' });
    expect(created.status, created.text).toBe(201);
    job = created.body.jobID;
    const done = await api.untilDone(job);
    expect(done, done.message).toMatchObject({ status: 'successful' });
  });
  afterAll(() => cleanup.disposeAsync());

  it.each(Object.entries(OUTPUTS))('the output %s of a results document is %s', async (name, text) => {
    expect(await read('/results')).toContain(`"${name}":${text}`);
    expect(await read('/results', 'application/cwl+json')).toContain(`"${name}":${text}`);
    expect(await read(`/results/${name}`)).toBe(text);
  });

  it('records and values of any type are kept', async () => {
    expect(await read('/results')).toContain(`"record":{"value":${RECORD}}`);
    expect(await read('/results')).toContain(`"any":{"value":${ANY}}`);
    expect(await read('/results', 'application/cwl+json')).toContain(`"any":${ANY}`);
    expect(await read('/results/record', 'application/cwl+json')).toBe(RECORD);
  });

  it('parts of raw results are kept', async () => {
    const { headers, text } = await execute(`{"inputs": ${INPUTS}, "response": "raw"}`);

    expect(headers.get('content-type')).toMatch(/^multipart\/related/);
    for (const [, number] of Object.entries(OUTPUTS)) expect(text).toContain(`\r\n${number}\r\n`);
  });

  it('inputs of a job, and of its steps, are shown as they are', async () => {
    expect(await read('/inputs')).toContain(`"many":${MANY}`);
    const steps = await read('/steps');
    for (const number of [GREATEST, LEAST, ODD]) expect(steps).toContain(`"inputs":{"number":${number}}`);
  });

  it('a default is described as it is', async () => {
    expect((await api.get(`/processes/${process}`)).text).toContain(`"default":${LEAST}`);
  });

  it('a job object of CWL, in JSON or in a file of the command line, says the same', async () => {
    const inputs = INPUTS.replaceAll(/\{"value": (\{.*\})\}/g, '$1');
    const answer = await execute(inputs, {}, 'application/cwl+json');
    expect(answer.text).toContain(`"many":${MANY}`);
    for (const name of ['job.json', 'job.yaml']) {
      const text =
        name === 'job.json'
          ? inputs
          : `cwl:tool: ${process}\n${inputs.slice(1, -1).replaceAll(/^ {2}|,$/gm, '')}`;
      await writeFile(join(folder, name), text);
      const { stdout, stderr, exitCode } = await new CliRun(api.url, folder, ['execute', process, name])
        .result;
      expect(exitCode, stderr).toBe(0);
      expect(stdout.replaceAll(/\s/g, '')).toContain(`"written":${MANY}`);
    }
  });

  it.each([
    '9223372036854775808',
    '-9223372036854775809',
    '1e19',
    '18446744073709551616',
  ])('what is larger is refused: %s', async (number) => {
    const answer = await execute(`{"inputs": ${INPUTS.replace(GREATEST, number)}}`);

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(
      /one must be a long, but is the number .* \(a long has 64 bits; the type for larger numbers is double\)/,
    );
  });

  it('an order of a job keeps them while it is changed', async () => {
    const order = `{"process": "${api.url}/processes/${process}", "inputs": ${INPUTS}}`;
    const created = await api.send('POST', '/jobs', { body: order });
    expect(created.status, created.text).toBe(201);
    const path = `/jobs/${created.body.id}`;

    const changed = await api.send('PATCH', path, { body: `{"inputs": {"one": ${ODD}}}` });
    expect(changed.status, changed.text).toBe(200);

    expect((await api.get(`${path}/definition`)).text.replaceAll(/\s/g, '')).toContain(`"many":${MANY}`);
    const { text } = await api.get(`${path}/inputs`);
    expect(text).toContain(`"one":${ODD}`);
    expect(text).toContain(`"many":${MANY}`);
  });

  it('provenance names them', async () => {
    const text = await read('/prov', 'application/json');
    for (const number of [GREATEST, LEAST, ODD]) expect(text).toMatch(new RegExp(`"${number}"`));
  });

  it('a result is not reused for a number that is the same double', async () => {
    const tool = await api.deploy(`
cwlVersion: v1.2
class: CommandLineTool
id: long-number-reuse
hints: { WorkReuse: { enableReuse: true } }
inputs: { number: long }
baseCommand: [sh, -c, 'printf "{\\"same\\":%s}" $0 > cwl.output.json']
arguments: [$(inputs.number)]
outputs: { same: long }
`);
    const run = (number: string) =>
      api.send('POST', `/processes/${tool}/execution`, {
        body: `{"inputs": {"number": ${number}}}`,
        headers: { accept: 'application/cwl+json' },
      });

    expect((await run(ODD)).text).toBe(`{"same":${ODD}}`);
    expect((await run('9007199254740992')).text).toBe('{"same":9007199254740992}');
    expect((await run(ODD)).text).toBe(`{"same":${ODD}}`);
  });

  it('are sent by the form of a page as they are typed, and shown by the page of results', async () => {
    const echo = await api.deploy(`
cwlVersion: v1.2
class: ExpressionTool
id: long-number-form
inputs: { one: long, many: 'long[]', any: Any }
expression: $(inputs)
outputs: { one: long, many: 'long[]', any: Any }
`);
    const browser = await startBrowser();
    cleanup.defer(() => browser.close());
    const page = await browser.newPage({ baseURL: api.url });
    await page.goto(`/processes/${echo}`);
    await page.fill('[data-input=one] [name]', GREATEST);
    await page.fill('[data-input=many] [name]', `${LEAST}\n${ODD}`);
    await page.fill('[data-input=any] [name]', `{"value": ${ANY}}`);
    await page.click('button[type=submit]');
    await page.waitForURL('**/jobs/*');
    const made = new URL(page.url()).pathname.replace('/jobs/', '');
    expect(await api.untilDone(made)).toMatchObject({ status: 'successful' });

    const { text } = await api.get(`/jobs/${made}/results`, { accept: 'application/cwl+json' });
    expect(JSON.parse(text.replaceAll(/-?\d{16,}/g, '"$&"'))).toEqual({
      one: GREATEST,
      many: [LEAST, ODD],
      any: { deep: [GREATEST, { in: ODD }] },
    });
    await page.goto(`/jobs/${made}/results`);
    expect((await page.textContent('body'))?.replaceAll(/\s/g, '')).toContain(ANY);
  });

  it('an int is as small as ever', async () => {
    const done = await api.run(`
cwlVersion: v1.2
class: CommandLineTool
id: large-number
baseCommand: [sh, -c, 'echo "{\\"number\\": ${ODD}}" > cwl.output.json']
inputs: {}
outputs: { number: int }
`);

    expect(done).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(`number must be an int, but is the number ${ODD} (an int has 32 bits`),
    });
  });
});
