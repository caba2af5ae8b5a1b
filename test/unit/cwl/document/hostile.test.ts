/** Documents that are made to cost the server time or memory: few lines that mean much, or much of what is little. */
import { describe, expect, test } from 'vitest';
import { DocumentError } from '../../../../src/cwl/document/document-error.ts';
import { load } from './support/load-text.ts';

type Json = { readonly [name: string]: unknown };

const tool = (more: Json): string =>
  JSON.stringify({
    cwlVersion: 'v1.2',
    class: 'CommandLineTool',
    id: 't',
    baseCommand: 'x',
    inputs: [],
    outputs: [],
    ...more,
  });
const workflow = (more: Json): string =>
  JSON.stringify({
    cwlVersion: 'v1.2',
    class: 'Workflow',
    id: 'w',
    inputs: [],
    outputs: [],
    steps: [],
    ...more,
  });
const many = (count: number, entry: (index: number) => readonly [string, unknown]): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));

/** Named types of which each holds the one before; `fields` are those of the inside. */
const types = (count: number, fields: (before: string) => Json): Json => ({
  SchemaDefRequirement: {
    types: Array.from({ length: count }, (_, index) => ({
      type: 'record',
      name: `r${index}`,
      fields: index === 0 ? { a: 'int' } : fields(`r${index - 1}`),
    })),
  },
});

describe('costs little:', () => {
  test.each<[string, string, RegExp]>([
    [
      'types that hold two of the one before',
      tool({ requirements: types(40, (before) => ({ a: before, b: before })), inputs: { x: 'r39' } }),
      /more than 50000 parts/,
    ],
    [
      'types that are one of several forms of the one before',
      tool({
        requirements: types(40, (before) => ({ a: [before, 'null', { type: 'array', items: before }] })),
        inputs: { x: 'r39' },
      }),
      /more than 50000 parts/,
    ],
    [
      'a chain of types',
      tool({ requirements: types(3000, (before) => ({ a: before })), inputs: { x: 'r2999' } }),
      /more than 100 types inside each other/,
    ],
    [
      'a list of lists of lists',
      tool({ inputs: { x: `int${'[]'.repeat(100_000)}` } }),
      /more than 100 types/,
    ],
    ['many unknown fields', tool(many(20_000, (i) => [`unknown${i}`, 1])), /no field 'unknown0'/],
    [
      'many mistyped names',
      workflow({
        inputs: many(1000, (i) => [`input${i}`, 'int']),
        outputs: many(5000, (i) => [`o${i}`, { type: 'int', outputSource: `inptu${i}` }]),
      }),
      /no input 'inptu0'\. Did you mean 'input0'/,
    ],
    ['a name of a megabyte', tool({ ['inptus'.repeat(200_000)]: 1 }), /no field 'inptus.*…/],
    [
      'an expression that is never closed',
      tool({ arguments: [`$(${'=/['.repeat(100_000)}`] }),
      /never closed/,
    ],
    [
      'many collections of other indentation in a large text',
      `a:\n${Array.from({ length: 300 }, (_, i) => `  x${i}: {b: 1,\nc: d\n}\n`).join('')}# ${'x'.repeat(4_000_000)}`,
      /indent|never closed|does not say/,
    ],
    ['brackets', '['.repeat(100_000), /more than 100 lists and maps/],
    ['spaces', `${' '.repeat(500_000)}a: 1`, /does not say its version/],
    [
      'a map of anchors',
      Array.from({ length: 20_000 }, (_, i) => `a${i}: &x${i} 1`).join('\n'),
      /does not say its version/,
    ],
    ['the same key', 'a: 1\n'.repeat(20_000), /stands twice/],
  ])(
    '%s',
    async (_, text, message) => {
      const before = process.cpuUsage();

      const error: unknown = await load(text).catch((reason: unknown) => reason);

      expect(error).toBeInstanceOf(DocumentError);
      expect((error as DocumentError).problems[0]?.message).toMatch(message);
      expect((error as DocumentError).problems.length).toBeLessThanOrEqual(1000);
      expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
    },
    60_000,
  );
});
