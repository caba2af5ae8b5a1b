/** Extensions that are no part of CWL: secrets are nowhere to be read, and what nobody does here is said. */
import { describe, expect, inject, it } from 'vitest';
import type { Api } from './support/api.ts';
import { sharedApi } from './support/shared.ts';

const SECRET = `hunter2 it's "42"`;
const EXPRESSIONS = { InlineJavascriptRequirement: {}, StepInputExpressionRequirement: {} };
const secrets = (...names: string[]) => ({ 'cwltool:Secrets': { secrets: names } });

/** A workflow whose tool says its password in every way that it can, and gives out no more than how long it is. */
const packageOf = (id: string, ofWorkflow: object, ofTool: object): string =>
  JSON.stringify({
    cwlVersion: 'v1.2',
    $namespaces: { cwltool: 'http://commonwl.org/cwltool#' },
    $graph: [
      {
        class: 'Workflow',
        id,
        requirements: EXPRESSIONS,
        hints: ofWorkflow,
        inputs: { word: 'string', code: 'int' },
        outputs: { length: { type: 'string', outputSource: 'log/length' } },
        steps: {
          pass: { run: '#pass', in: { it: 'word' }, out: ['it'] },
          log: {
            run: '#login',
            in: {
              password: { source: 'word', valueFrom: '${ console.log("given", self); return self; }' },
              code: 'code',
            },
            out: ['length'],
          },
        },
      },
      {
        class: 'ExpressionTool',
        id: 'pass',
        inputs: { it: 'Any' },
        outputs: { it: 'Any' },
        expression: '${ return {it: inputs.it}; }',
      },
      {
        class: 'CommandLineTool',
        id: 'login',
        hints: ofTool,
        inputs: { password: 'string', code: 'int' },
        baseCommand: ['sh', '-c'],
        arguments: [
          'echo "said $0"; echo "complained $0" >&2; printf %s "$0" | wc -m > length; exit "$1"',
          '$(inputs.password)',
          '${ console.log("used", inputs.password); return inputs.code; }',
        ],
        outputs: {
          length: {
            type: 'string',
            outputBinding: {
              glob: 'length',
              loadContents: true,
              outputEval: '${ return self[0].contents.trim(); }',
            },
          },
        },
      },
    ],
  });

/** All that the server tells of a job, and what of it are logs. */
async function told(api: Api, job: string): Promise<{ readonly all: string; readonly logs: string }> {
  const { logs } = (await api.get(`/jobs/${job}/logs`)).body as { logs: { href: string }[] };
  const read = async (paths: readonly string[]) =>
    (await Promise.all(paths.map(async (path) => (await api.get(path)).text))).join('\n');
  const texts = await read(logs.map(({ href }) => href));
  const own = `/jobs/${job}`;
  return { all: texts + (await read([own, `${own}/results`, `${own}/steps`, '/jobs'])), logs: texts };
}

describe(`secrets, ${inject('form')}`, () => {
  const api = sharedApi();
  const cases: readonly [string, object, object][] = [
    ['secrets-of-workflow', secrets('word'), {}],
    ['secrets-of-tool', {}, secrets('password')],
  ];

  it.each(cases)('reach the tool and nobody else: %s', async (id, ofWorkflow, ofTool) => {
    const process = await api.deploy(packageOf(id, ofWorkflow, ofTool), 'application/cwl+json');
    const job = await api.execute(process, { word: SECRET, code: 0 });
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect(await api.results(job)).toEqual({ length: String(SECRET.length) });

    const { all, logs } = await told(api, job);
    expect(all).not.toContain('hunter2');
    for (const text of ['said ********', 'complained ********', 'given', 'used', '"********","0"'])
      expect(logs).toContain(text);
    expect(all).toContain('"command":["sh","-c","echo');
    expect(all).toContain('"outputs":{"it":"********"}');
  });

  it.each(cases)('are not in the message of a failure: %s', async (id, ofWorkflow, ofTool) => {
    const process = await api.deploy(packageOf(`${id}-failing`, ofWorkflow, ofTool), 'application/cwl+json');
    const job = await api.execute(process, { word: SECRET, code: 3 });
    expect((await api.untilDone(job)).message).toContain('complained ********');
    expect((await told(api, job)).all).not.toContain('hunter2');
  });

  it('are not in the problem of a value of another type', async () => {
    const text = packageOf('secrets-mistyped', secrets('word'), {}).replace(
      '"word":"string"',
      '"word":"int"',
    );
    const process = await api.deploy(
      text.replace('"password":"string"', '"password":"Any"'),
      'application/cwl+json',
    );
    const answer = await api.send('POST', `/processes/${process}/execution`, {
      body: { inputs: { word: SECRET, code: 0 } },
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('********');
    expect(answer.text).not.toContain('hunter2');
  });
});

describe(`extensions, ${inject('form')}`, () => {
  const api = sharedApi();
  const gpu = (id: string, place: string): string => `
cwlVersion: v1.2
class: CommandLineTool
id: ${id}
$namespaces: { cwltool: 'http://commonwl.org/cwltool#' }
baseCommand: 'true'
inputs: []
outputs: []
${place}:
  cwltool:CUDARequirement: { cudaVersionMin: "11.4", cudaComputeCapability: "3.0" }
`;

  it('that are required are refused with their line', async () => {
    const body = gpu('gpu-required', 'requirements');
    const answer = await api.send('POST', '/processes', { body, type: 'application/cwl+yaml' });
    expect(answer.status).toBe(400);
    expect(answer.body.problems).toMatchObject([
      {
        line: 10,
        rule: 'unsupported',
        message: expect.stringContaining('this server gives no GPU to steps'),
      },
    ]);
  });

  it('that are hinted at are told of at deployment and in the log of the step', async () => {
    const body = gpu('gpu-hinted', 'hints');
    const answer = await api.send('POST', '/processes', { body, type: 'application/cwl+yaml' });
    expect(answer.status).toBe(201);
    const ignored = expect.stringContaining("The hint 'cwltool:CUDARequirement' is ignored");
    expect(answer.body.warnings).toMatchObject([{ line: 10, message: ignored }]);

    const job = await api.execute('gpu-hinted');
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect((await told(api, job)).logs).toContain(
      'the hint cwltool:CUDARequirement is ignored: this server gives no GPU',
    );
  });
});
