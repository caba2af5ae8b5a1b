import { afterAll, describe, expect, test } from 'vitest';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../../src/platform/sandbox/quickjs-evaluate.ts';
import { expressionResult } from './run-tool.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 10_000, memoryBytes: 2 ** 25 });
afterAll(() => sandbox[Symbol.asyncDispose]());

const stored = { 'object:a.txt': 'text of a', 'object:dir/x.txt': 'x' };
const inputs: CwlObject = {
  n: 4,
  file: { class: 'File', location: 'object:a.txt' },
  dir: { class: 'Directory', location: 'object:dir' },
};

async function result(expression: string, output: string, given: CwlObject = inputs): Promise<CwlObject> {
  const text = `requirements: {InlineJavascriptRequirement: {}}
inputs:
  n: {type: int, default: 7}
  file: {type: File, loadContents: true}
  dir: {type: Directory, loadListing: shallow_listing}
outputs: {x: ${output}}
expression: ${JSON.stringify(expression)}`;
  return expressionResult(text, { inputs: given, stored, evaluate: sandbox.evaluate });
}

describe('Workflow §ExpressionTool: results', () => {
  test.each<[expression: string, output: string, value: unknown]>([
    ['${ return {x: inputs.n + 1}; }', 'int', 5],
    ['$({x: inputs.file.contents})', 'string', 'text of a'],
    ['$({x: inputs.file.basename + inputs.file.size})', 'string', 'a.txt9'],
    ['$({x: inputs.dir.listing[0].location})', 'string', 'object:dir/x.txt'],
    ['$({x: null})', 'string?', null],
    ['$({})', 'string?', null],
    ['$({x: inputs.file})', 'File', { class: 'File', location: 'object:a.txt', basename: 'a.txt' }],
    ['$({x: inputs.dir})', 'Directory', { class: 'Directory', location: 'object:dir', basename: 'dir' }],
    ['$({x: inputs.dir.listing[0]})', 'File', { location: 'object:dir/x.txt' }],
    [
      "${ inputs.file.basename = 'b.md'; return {x: inputs.file}; }",
      'File',
      { location: 'object:a.txt', basename: 'b.md', nameroot: 'b', nameext: '.md' },
    ],
    [
      "$({x: {class: 'File', contents: 'c', basename: 'l.txt'}})",
      'File',
      { class: 'File', contents: 'c', basename: 'l.txt', nameroot: 'l' },
    ],
    [
      "$({x: {class: 'Directory', basename: 'd', listing: [inputs.file]}})",
      'Directory',
      { class: 'Directory', basename: 'd', listing: [{ location: 'object:a.txt' }] },
    ],
  ])('%s', async (expression, output, value) => {
    const { x } = await result(expression, output);
    if (typeof value === 'object' && value !== null) expect(x).toMatchObject(value);
    else expect(x).toEqual(value);
  });

  test('defaults are used for null', async () => {
    expect(await result('$({x: inputs.n})', 'int', { ...inputs, n: null })).toEqual({ x: 7 });
  });
});

describe('Workflow §ExpressionTool: failures', () => {
  test.each<[expression: string, output: string, blame: string, message: RegExp]>([
    ['$(3)', 'int', 'package', /must give an object with the outputs, but gave 3/],
    ["$({x: 'three'})", 'int', 'package', /x must be an int/],
    ['$({})', 'int', 'package', /x is missing/],
    ['${ throw new Error("why"); }', 'int', 'package', /^expression: .*why/],
    ["$({x: {class: 'File', location: 'object:foreign'}})", 'File', 'package', /is that of no input/],
    ["$({x: {class: 'File', basename: 'x'}})", 'File', 'package', /neither path, location nor contents/],
  ])('%s', async (expression, output, blame, message) => {
    await expect(result(expression, output)).rejects.toMatchObject({
      name: 'ToolError',
      blame,
      message: expect.stringMatching(message),
    });
  });

  test('inputs of the wrong type are the fault of the input', async () => {
    await expect(result('$({})', 'int?', { ...inputs, n: 'x' })).rejects.toMatchObject({ blame: 'input' });
  });
});
