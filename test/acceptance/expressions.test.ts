/** JavaScript of packages: what it tries fails the job and nothing else, and what it prints is found in the log of its step. */
import { describe, expect, inject, it } from 'vitest';
import { expectFailed } from './support/failed-job.ts';
import { sharedApi } from './support/shared.ts';

const api = sharedApi();

/** An ExpressionTool whose output `made` is what a function body gives. */
const expressionTool = (id: string, body: string): string =>
  JSON.stringify({
    cwlVersion: 'v1.2',
    class: 'ExpressionTool',
    id,
    requirements: { InlineJavascriptRequirement: {} },
    inputs: { n: 'int' },
    outputs: { made: 'Any' },
    expression: `\${ ${body} }`,
  });

const HOSTILE: { readonly [id: string]: readonly [body: string, reason: RegExp] } = {
  'reach-process': ['return {made: this.constructor.constructor("return process")()};', /TypeError/],
  'reach-a-module': ['return {made: require("child_process")};', /require is not defined/],
  'import-a-module': ['return import("node:fs");', /return its value at once/],
  'fill-memory': ['var a = []; for (;;) a.push(new Uint8Array(1e6));', /128 MiB of memory/],
  'double-a-text': ['var s = "x"; for (;;) s += s;', /string too long|128 MiB of memory/],
  'return-100-mb': ['return {made: "x".repeat(1e8)};', /128 MiB of memory/],
  'return-40-mb': ['return {made: "x".repeat(4e7)};', /38\.1 MiB of JSON, and 16 MiB is the most/],
  'return-a-promise': ['return new Promise(function () {});', /return its value at once/],
  'overflow-the-stack': ['function f() { return f() + 1; } return f();', /Maximum call stack size/],
  'return-a-deep-value': [
    'var a = []; for (var i = 0; i < 600; i++) a = [a]; return {made: a};',
    /500 levels/,
  ],
  'pollute-and-throw': ['Object.prototype.made = Array.prototype.map = 7; throw new Error("done");', /done/],
};

describe(`expressions, ${inject('form')}`, () => {
  it('that reach for the host, or fill the memory, fail their job; the next job is well', async () => {
    const jobs = new Map<string, string>();
    for (const [id, [body]] of Object.entries(HOSTILE)) {
      jobs.set(await api.execute(await api.deploy(expressionTool(id, body)), { n: 1 }), id);
    }

    for (const [job, id] of jobs) {
      await api.untilDone(job);
      const message = [/The expression \$\{.*\} failed: /s, HOSTILE[id]![1], /What to try next: .*deploy/s];
      await expectFailed(api, job, { blame: 'package', message });
    }

    const well = await api.deploy(
      expressionTool('well', 'return {made: [inputs.n].map(function (n) { return n + {}.toString(); })};'),
    );
    const job = await api.execute(well, { n: 1 });
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect((await api.get(`/jobs/${job}/results`)).body).toEqual(['1[object Object]']);
  });

  it('that work for five seconds are no fault', async () => {
    const slow = 'var end = Date.now() + 5000, n = 0; while (Date.now() < end) n++; return {made: n > 0};';
    const job = await api.execute(await api.deploy(expressionTool('slow-expression', slow)), { n: 1 });

    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
  });

  it('print to the log of their step', async () => {
    const id = await api.deploy(PRINTING);
    const job = await api.execute(id, { words: ['a', 'b'] });
    const done = await api.untilDone(job);
    expect(done, done.message).toMatchObject({ status: 'successful' });
    const log = async (step: string) => (await api.get(`/jobs/${job}/steps/${step}/log?stream=engine`)).text;

    expect(await log('say[1]')).toMatch(
      /^\S+Z console\.log: valueFrom a\n\S+Z console\.log: valueFrom b\n.*Z console\.warn: argument \{"word":"b!"\}\n.*container ended.*Z console\.error: outputEval said\.txt\n/s,
    );
    expect(await log('say')).toMatch(/^\S+Z console\.log: valueFrom a\n\S+Z console\.log: valueFrom b\n$/);
    expect(await log('never')).toMatch(/^\S+Z console\.info: when 2\n$/);
    expect(await log('count')).toMatch(/Z console\.log: counting 2\n/);
  });

  it('that fail before a step has run leave what they printed', async () => {
    const broken = PRINTING.replace('id: printing', 'id: printing-broken').replace(
      'return false',
      'throw new Error("no band")',
    );
    const job = await api.execute(await api.deploy(broken), { words: ['a', 'b'] });

    await api.untilDone(job);

    await expectFailed(api, job, { blame: 'package', message: [/when of step 'never': .*no band/s] });
    expect((await api.get(`/jobs/${job}/steps/never/log?stream=engine`)).text).toMatch(
      /^\S+Z console\.info: when 2\n$/,
    );
  });
});

const PRINTING = `
cwlVersion: v1.2
$graph:
  - class: CommandLineTool
    id: say
    requirements: {InlineJavascriptRequirement: {}}
    baseCommand: echo
    arguments: ['\${ console.warn("argument", inputs); return inputs.word; }']
    inputs: {word: string}
    outputs:
      said:
        type: string
        outputBinding:
          glob: said.txt
          loadContents: true
          outputEval: '\${ console.error("outputEval", self[0].basename); return self[0].contents; }'
    stdout: said.txt
  - class: ExpressionTool
    id: count
    requirements: {InlineJavascriptRequirement: {}}
    inputs: {all: 'string[]'}
    outputs: {made: int}
    expression: '\${ console.log("counting", inputs.all.length); return {made: inputs.all.length}; }'
  - class: Workflow
    id: printing
    requirements:
      InlineJavascriptRequirement: {}
      ScatterFeatureRequirement: {}
      StepInputExpressionRequirement: {}
    inputs: {words: 'string[]'}
    outputs: {made: {type: int, outputSource: count/made}}
    steps:
      say:
        run: '#say'
        scatter: word
        in: {word: {source: words, valueFrom: '\${ console.log("valueFrom", self); return self + "!"; }'}}
        out: [said]
      count: {run: '#count', in: {all: say/said}, out: [made]}
      never:
        run: '#count'
        when: '\${ console.info("when", inputs.all.length); return false; }'
        in: {all: words}
        out: [made]
`;
