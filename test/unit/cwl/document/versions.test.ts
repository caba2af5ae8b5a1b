import { describe, expect, it } from 'vitest';
import type { CommandLineTool, Workflow } from '../../../../src/cwl/document/model.ts';
import { load, loadEntry, placesOf, problemsOf, tool, workflow } from './support/load-text.ts';

describe('CommandLineTool §2.2 Syntax: an older document', () => {
  it('of v1.0 has the network and listings without asking, as its weakest hints', async () => {
    const process = await loadEntry(tool('hints: {DockerRequirement: {dockerPull: a}}', 'v1.0'));
    expect(process.hints).toEqual([
      { class: 'DockerRequirement', dockerPull: 'a' },
      { class: 'NetworkAccess', networkAccess: true },
      { class: 'LoadListingRequirement', loadListing: 'deep_listing' },
    ]);
  });

  it.each(['v1.1', 'v1.2'])('of %s has neither', async (version) => {
    expect((await loadEntry(tool('baseCommand: a', version))).hints).toEqual([]);
  });

  it('of v1.0 does not give its own rights to a newer tool that it runs', async () => {
    const document = await load(
      workflow('steps: {a: {run: old.cwl, in: [], out: []}, b: {run: new.cwl, in: [], out: []}}', [], 'v1.0'),
      {
        files: {
          'http://host/pkg/old.cwl': tool('baseCommand: a', 'v1.0'),
          'http://host/pkg/new.cwl': tool('baseCommand: a', 'v1.2'),
        },
      },
    );
    const hints = ['main', 'old', 'new'].map((id) => document.processes[id]?.hints.length);
    expect(hints).toEqual([0, 2, 0]);
    expect(document.cwlVersion).toBe('v1.2');
  });

  it('passes its version on to what has none, and lets others have their own', async () => {
    const inputs = 'inputs: {x: {type: File?, secondaryFiles: [{pattern: .a}]}}';
    const run = (text: string) =>
      placesOf(workflow('steps: {a: {run: t.cwl, in: [], out: []}}', [], 'v1.0'), {
        files: { 'http://host/pkg/t.cwl': text },
      });
    expect(await run(tool(inputs, 'v1.2'))).toEqual([]);
    expect(await run(tool(inputs).replace('cwlVersion: v1.2\n', ''))).toEqual(['t.cwl:2:45 newer-version']);
    expect(await run(tool(inputs, 'v1.0'))).toEqual(['t.cwl:3:45 newer-version']);
  });

  it('ignores versions inside of a packed document', async () => {
    const text = workflow(
      'doc: d',
      ['class: CommandLineTool\nid: t\ncwlVersion: v1.2\ninputs: {x: stdin}\noutputs: []'],
      'v1.0',
    );
    expect(await placesOf(text)).toEqual(['12:15 unknown-type']);
  });

  it.each([
    'v1.0',
    'cwl:v1.0',
    'https://w3id.org/cwl/cwl#v1.0',
  ])('may say its version as %s', async (version) => {
    expect((await loadEntry(tool('baseCommand: a', version))).hints).toHaveLength(2);
  });

  it.each([
    ['v1.0', '#main/s/x'],
    ['v1.1', '#main/s/run/x'],
    ['v1.2', '#main/s/run/x'],
  ])('of %s names what stands in a run: %s', async (version, source) => {
    const inner = `class: Workflow, inputs: {x: int}, steps: [], outputs: {y: {type: int, outputSource: "${source}"}}`;
    const text = workflow(
      `requirements: {SubworkflowFeatureRequirement: {}}\ninputs: {a: int}\nsteps: {s: {run: {${inner}}, in: {x: a}, out: [y]}}`,
      [],
      version,
    );
    const run = (await load(text)).processes['main/s/run'] as Workflow;
    expect(run.outputs[0]?.sources).toEqual([{ port: 'x' }]);
  });

  it('takes a question mark in a pattern as it stands', async () => {
    const process = (await loadEntry(
      tool('inputs: {x: {type: File, secondaryFiles: [".a?"]}}', 'v1.0'),
    )) as CommandLineTool;
    expect(process.inputs[0]?.secondaryFiles).toEqual([{ pattern: '.a?', required: true }]);
  });

  it('may use extensions that have become standard since', async () => {
    const text = tool('requirements: {cwltool:TimeLimit: {timelimit: 5}}', 'v1.0');
    expect((await loadEntry(text)).requirements).toEqual([{ class: 'ToolTimeLimit', timelimit: 5 }]);
    expect((await loadEntry(text.replace('v1.0', 'v1.2'))).requirements).toEqual([
      { class: 'ToolTimeLimit', timelimit: 5 },
    ]);
  });

  it('lists directories for expressions of steps that look at them', async () => {
    const text = workflow(
      'requirements: {StepInputExpressionRequirement: {}}\ninputs: {d: Directory}\nsteps: {s: {run: "#t", out: [], in: {a: {source: d, valueFrom: "$(self.listing[0])"}}}}',
      ['class: CommandLineTool\nid: t\ninputs: {a: Any}\noutputs: []'],
      'v1.0',
    );
    const listing = async (written: string) =>
      ((await loadEntry(written)) as Workflow).steps[0]?.in[0]?.loadListing;
    expect(await listing(text)).toBe('deep_listing');
    expect(await listing(text.replace('v1.0', 'v1.2'))).toBeUndefined();
  });
});

describe('CommandLineTool §2.2 Syntax: what an older version does not know is refused', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'v1.0',
      'inputs: {x: {type: File, secondaryFiles: [{pattern: .a}]}}',
      '3:44 newer-version',
      /'pattern' only since CWL v1\.1/,
    ],
    [
      'v1.0',
      'inputs: {x: {type: File, loadContents: true}}',
      '3:26 newer-version',
      /v1\.1.*cwlVersion v1\.0/,
    ],
    [
      'v1.0',
      'inputs: {x: {type: int, inputBinding: {position: $(self)}}}',
      '3:40 newer-version',
      /'position' may be an expression/,
    ],
    ['v1.0', 'inputs: {x: stdin}', '3:13 unknown-type', /Write 'File'/],
    [
      'v1.0',
      'requirements: {NetworkAccess: {networkAccess: true}}',
      '3:16 newer-version',
      /NetworkAccess exists since CWL v1\.1/,
    ],
    [
      'v1.1',
      'requirements: {ResourceRequirement: {coresMin: 0.5}}',
      '3:38 newer-version',
      /'coresMin' may be a number/,
    ],
    ['v1.1', 'intent: [a]', '3:1 newer-version', /v1\.2/],
  ])('%s: %s', async (version, lines, place, message) => {
    const problems = await problemsOf(tool(lines, version));
    expect(problems.map(({ line, column, rule }) => `${line}:${column} ${rule}`)).toEqual([place]);
    expect(problems[0]?.message).toMatch(message);
    expect(
      await problemsOf(tool(lines.replace('secondaryFiles: [{pattern: .a}]', 'secondaryFiles: .a'), 'v1.2')),
    ).toEqual([]);
  });

  it.each(['v1.0', 'v1.1'])('%s: conditional steps', async (version) => {
    const text = workflow(
      'steps: {s: {run: "#t", in: [], out: [], when: $(inputs.x)}}',
      ['class: CommandLineTool\nid: t\ninputs: []\noutputs: []'],
      version,
    );
    expect((await problemsOf(text)).map((problem) => problem.rule)).toEqual(['newer-version']);
  });

  it('v1.1: Operation, but not a hint that it does not know', async () => {
    expect(await placesOf('cwlVersion: v1.1\nclass: Operation\ninputs: []\noutputs: []')).toEqual([
      '2:1 newer-version',
    ]);
    expect(await placesOf(tool('hints: {NetworkAccess: {networkAccess: true}}', 'v1.0'))).toEqual([]);
  });

  it('and what v1.1 removed, in newer ones', async () => {
    const outputs =
      'steps: []\ninputs: {x: File}\noutputs: {y: {type: File, outputSource: x, outputBinding: {glob: a}}}';
    expect(await placesOf(workflow(outputs, [], 'v1.0'))).toEqual([]);
    expect((await problemsOf(workflow(outputs, [], 'v1.2'))).map((problem) => problem.message)).toEqual([
      "A workflow output has no field 'outputBinding' since CWL v1.1; remove it.",
    ]);
  });
});
