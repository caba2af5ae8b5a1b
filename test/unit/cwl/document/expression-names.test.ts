import { describe, expect, it } from 'vitest';
import { graphTool, load, problemsOf, tool, workflow } from './support/load-text.ts';

const INPUTS = 'inputs: {scene_name: string, scene: File?, folder: Directory, any: Any, bands: "int[]"}';

/** An expression in `arguments` of a tool, what is said of it without JavaScript, and with it. */
describe('a parameter reference of a tool', () => {
  it.each<[string, RegExp | undefined, RegExp | undefined]>([
    ['$(inputs.scene_name)', undefined, undefined],
    ["$(inputs['scene_name'])", undefined, undefined],
    ['$(inputs)', undefined, undefined],
    ['$(null)', undefined, undefined],
    ['$(self.typo)', undefined, undefined],
    ['$(inputs.scenename)', /no input 'scenename'.*'scene_name'\?/, /'scene_name'\?/],
    ['a$(inputs["scne"])b', /no input 'scne'.*'scene'\?/, /'scene'\?/],
    ['$(inputs.reference)', /no input 'reference'\. There are: scene_name/, undefined],
    ['$(input.scene)', /knows inputs, self and runtime, but no 'input'.*'inputs'\?/, /'inputs'\?/],
    ['$(Math.PI)', /no 'Math'/, undefined],
    ['$(runtime.ram)', undefined, undefined],
    ['$(runtime.core)', /runtime has no field 'core'.*'cores'\?/, /'cores'\?/],
    ['$(runtime.gpus)', /runtime has no field 'gpus'/, undefined],
    ['$(inputs.scene.basname)', /File 'scene' has no field 'basname'.*'basename'\?/, /'basename'\?/],
    ['$(inputs.folder.listings)', /Directory 'folder'.*'listing'\?/, /'listing'\?/],
    ['$(inputs.scene.metadata)', undefined, undefined],
    ['$(inputs.any.typo)', undefined, undefined],
    ['$(inputs.bands.length)', undefined, undefined],
    ['$(inputs.bands[0])', undefined, undefined],
  ])('%s', async (reference, strict, scripted) => {
    const text = `${INPUTS}\narguments:\n- '${reference.replaceAll("'", "''")}'`;
    const check = async (lines: string, expected: RegExp | undefined): Promise<void> => {
      const [problem, ...others] = await problemsOf(tool(lines));
      expect(others).toEqual([]);
      if (expected === undefined) expect(problem).toBeUndefined();
      else
        expect(problem).toMatchObject({
          rule: 'unknown-reference',
          message: expect.stringMatching(expected),
        });
    };
    await check(text, strict);
    await check(`${text}\nrequirements: {InlineJavascriptRequirement: {}}`, scripted);
  });

  it('that JavaScript makes null of is a warning', async () => {
    const text = tool(
      'inputs: {scene: File}\nhints: {InlineJavascriptRequirement: {}}\nstdout: $(inputs.reference)',
    );
    expect((await load(text)).warnings).toMatchObject([
      {
        line: 5,
        column: 9,
        message: "This CommandLineTool has no input 'reference'. JavaScript makes null of it.",
      },
    ]);
    expect(await load(text.replace('inputs.reference', 'Math.PI'))).not.toHaveProperty('warnings');
  });

  it('is marked at the name', async () => {
    const text = tool(`${INPUTS}\nstdout: |-\n  x\n  y$(inputs.scene)$(inputs.scen)`);
    expect(await problemsOf(text)).toMatchObject([{ line: 6, column: 28, path: 'stdout' }]);
  });

  it('is left alone where the inputs are not understood', async () => {
    const text = tool('inputs: [{type: int}]\narguments: [$(inputs.x)]');
    expect((await problemsOf(text)).map((problem) => problem.rule)).toEqual(['missing-field']);
  });
});

/** Fields of a step, and what is said of them. */
describe('a parameter reference of a step', () => {
  it.each<[string, RegExp | undefined]>([
    ['when: $(inputs.on), in: {a: x, on: x}', undefined],
    ['when: $(inputs.on), in: {a: x}', /The step 's' has no 'on' in its 'in'\. There is: a/],
    ['in: {a: x, b: {valueFrom: $(inputs.aa)}}', /has no 'aa' in its 'in'\. Did you mean 'a'\?/],
    ['in: {a: x}, requirements: {ResourceRequirement: {coresMin: $(inputs.cores)}}', undefined],
    ['in: {a: x}, hints: {ResourceRequirement: {coresMin: $(runtime.cors)}}', /no field 'cors'.*'cores'/],
  ])('{ %s }', async (fields, message) => {
    const text = workflow(
      `requirements: {StepInputExpressionRequirement: {}}\ninputs: {x: Any}\nsteps: {s: {run: "#t", out: [], ${fields}}}`,
      [graphTool('t', { a: 'Any', cores: 'int?' })],
    );
    const problems = await problemsOf(text);
    expect(problems.map((problem) => problem.message)).toEqual(
      message === undefined ? [] : [expect.stringMatching(message)],
    );
  });

  it('counts for tools by what they declare, whatever a step gives them', async () => {
    const text = workflow('inputs: {x: Any}\nsteps: {s: {run: "#t", in: {a: x, more: x}, out: []}}', [
      `${graphTool('t', { a: 'Any' })}\narguments: [$(inputs.more)]`,
    ]);
    expect(await problemsOf(text)).toMatchObject([{ rule: 'unknown-reference', path: 't/arguments/0' }]);
  });
});
