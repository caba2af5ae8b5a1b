import { describe, expect, it } from 'vitest';
import type { WorkflowStep } from '../../../../src/cwl/document/model.ts';
import type { Files } from '../../../../src/cwl/ports.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { expand } from '../../../../src/cwl/workflow/expand.ts';
import { MemoryRecords } from '../../../../src/cwl/workflow/memory-records.ts';
import type { Expansion } from '../../../../src/cwl/workflow/records.ts';
import { start } from '../../../../src/cwl/workflow/start.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { evaluateInNode, noFiles } from './run-job.ts';

const ANYTHING = { a: 'Any?', b: 'Any?', c: 'Any?' };
const JAVASCRIPT = {
  class: 'InlineJavascriptRequirement',
  expressionLib: ['function twice(x) { return 2 * x; }'],
} as const;

type Links = Parameters<typeof step>[2];

/** Expands the only step of a workflow with the inputs a, b, c; its tool has the inputs x and y. */
async function expanded(
  links: Links,
  inputs: CwlObject,
  more: Partial<Omit<WorkflowStep, 'in' | 'out'>> = {},
  options: { readonly files?: Files; readonly declared?: Parameters<typeof workflow>[1] } = {},
): Promise<Expansion> {
  const document = packed(
    workflow(
      'w',
      options.declared ?? ANYTHING,
      [step('s', 'tool', links, ['out'], more)],
      {},
      { requirements: [JAVASCRIPT] },
    ),
    tool('tool', { x: 'Any?', y: 'Any?' }, { out: 'Any?' }),
  );
  const records = new MemoryRecords(start(document, inputs));
  const abilities = { evaluate: evaluateInNode, files: options.files ?? noFiles };
  return expand(document, records, 'main/s', abilities);
}

async function shardInputs(...parameters: Parameters<typeof expanded>): Promise<(CwlObject | null)[]> {
  const { shards } = await expanded(...parameters);
  return shards.map((shard) => shard.inputs);
}

describe('Workflow §WorkflowStep and WorkflowStepInput: expanding a step', () => {
  const cases: readonly [string, Links, CwlObject, Partial<WorkflowStep>, readonly (CwlObject | null)[]][] = [
    ['hands linked values on', { x: 'a', y: ['a', 'b'] }, { a: 1, b: 2 }, {}, [{ x: 1, y: [1, 2] }]],
    ['leaves out what the tool does not declare', { x: 'a', z: 'b' }, { a: 1, b: 2 }, {}, [{ x: 1 }]],
    ['takes the default for null', { x: { from: 'a', default: 7 } }, {}, {}, [{ x: 7 }]],
    ['takes the default without a source', { x: { default: 7 } }, {}, {}, [{ x: 7 }]],
    [
      'keeps false where there is a default',
      { x: { from: 'a', default: 7 } },
      { a: false },
      {},
      [{ x: false }],
    ],
    [
      'takes the default after pickValue',
      { x: { from: ['a', 'b'], default: [7], pickValue: 'all_non_null' } },
      {},
      {},
      [{ x: [] }],
    ],
    [
      'lets valueFrom see itself',
      { x: { from: 'a', valueFrom: '$(self.n)' } },
      { a: { n: 3 } },
      {},
      [{ x: 3 }],
    ],
    ['evaluates valueFrom without a source', { x: { valueFrom: '$(self === null)' } }, {}, {}, [{ x: true }]],
    ['takes a constant valueFrom', { x: { from: 'a', valueFrom: 'text' } }, { a: 1 }, {}, [{ x: 'text' }]],
    [
      'shows every valueFrom the values before any of them',
      { x: { from: 'a', valueFrom: '$(inputs.y + 1)' }, y: { from: 'b', valueFrom: '$(inputs.x + 1)' } },
      { a: 10, b: 20 },
      {},
      [{ x: 21, y: 11 }],
    ],
    [
      'shows valueFrom inputs that the tool does not declare',
      { x: { valueFrom: '$(inputs.z)' }, z: 'a' },
      { a: 5 },
      {},
      [{ x: 5 }],
    ],
    [
      'uses the library of the workflow',
      { x: { from: 'a', valueFrom: '$(twice(self))' } },
      { a: 4 },
      {},
      [{ x: 8 }],
    ],
    [
      'uses the library of the step before that of the workflow',
      { x: { from: 'a', valueFrom: '$(twice(self))' } },
      { a: 4 },
      {
        requirements: [
          { class: 'InlineJavascriptRequirement', expressionLib: ['function twice(x) { return [x, x]; }'] },
        ],
      },
      [{ x: [4, 4] }],
    ],
    [
      'gives valueFrom the element of a scattered input and the whole of another',
      {
        x: { from: 'a', valueFrom: '$(self * 10)' },
        y: { from: 'b', valueFrom: '$(inputs.x + self.length)' },
      },
      { a: [1, 2], b: [7, 8, 9] },
      { scatter: ['x'] },
      [
        { x: 10, y: 4 },
        { x: 20, y: 5 },
      ],
    ],
    ['skips where when is false', { x: 'a' }, { a: 1 }, { when: '$(inputs.x > 1)' }, [null]],
    [
      'decides for each element',
      { x: 'a' },
      { a: [1, 2, 3] },
      { scatter: ['x'], when: '$(inputs.x > 1)' },
      [null, { x: 2 }, { x: 3 }],
    ],
    [
      'shows when the values after valueFrom',
      { x: { from: 'a', valueFrom: '$(self + 1)' } },
      { a: 1 },
      { when: '$(inputs.x == 2)' },
      [{ x: 2 }],
    ],
    [
      'shows when inputs that the tool does not declare',
      { x: 'a', go: 'b' },
      { a: 1, b: true },
      { when: '$(inputs.go)' },
      [{ x: 1 }],
    ],
  ];
  it.each(cases)('%s', async (_, links, inputs, more, expected) => {
    expect(await shardInputs(links, inputs, more)).toEqual(expected);
  });

  const refused: readonly [string, Links, CwlObject, Partial<WorkflowStep>, string, string][] = [
    [
      'a condition that is no boolean',
      { x: 'a' },
      { a: 1 },
      { when: '$(inputs.x)' },
      'package',
      "when of step 's' must give true or false",
    ],
    [
      'an input that nobody has',
      { x: { valueFrom: '$(inputs.none.x)' } },
      {},
      {},
      'package',
      "valueFrom of input 'x' of step 's'",
    ],
    [
      'scattering over a single value',
      { x: 'a' },
      { a: 1 },
      { scatter: ['x'] },
      'package',
      "scatters over its input 'x'",
    ],
    [
      'lists of different lengths',
      { x: 'a', y: 'b' },
      { a: [1], b: [] },
      { scatter: ['x', 'y'] },
      'input',
      'x has 1, y has 0',
    ],
    [
      'no value to pick',
      { x: { from: ['a', 'b'], pickValue: 'first_non_null' } },
      {},
      {},
      'package',
      "Input 'x' of step 's'",
    ],
  ];
  it.each(refused)('refuses %s', async (_, links, inputs, more, blame, message) => {
    await expect(expanded(links, inputs, more)).rejects.toMatchObject({ name: 'ToolError', blame });
    await expect(expanded(links, inputs, more)).rejects.toThrow(message);
  });

  const megabyte = 'x'.repeat(1024 * 1024);
  const many = Array.from({ length: 10_000 }, (_, index) => index);
  const large: readonly [string, Links, CwlObject, Partial<WorkflowStep>, RegExp][] = [
    [
      'a large value in many shards',
      { x: 'a', y: 'b' },
      { a: many, b: megabyte },
      { scatter: ['x'] },
      /10000 parts of step 's' would have about 1000\d\.\d MiB of JSON, and 64\.0 MiB .* 'y' with 1\.0 MiB.* as a File/,
    ],
    [
      'a large value that an expression makes for each',
      { x: 'a', y: { valueFrom: "$('x'.repeat(1048576))" } },
      { a: many },
      { scatter: ['x'] },
      /'y' with 1\.0 MiB/,
    ],
    [
      'a single value that is too large',
      { x: 'a' },
      { a: megabyte.repeat(65) },
      {},
      /The inputs of step 's' have 65\.0 MiB of JSON, and 64\.0 MiB is the most; the largest is 'x'/,
    ],
  ];
  it.each(large)('refuses %s', async (_, links, inputs, more, message) => {
    const refusal = expanded(links, inputs, more);
    await expect(refusal).rejects.toMatchObject({ name: 'ToolError', blame: 'input' });
    await expect(refusal).rejects.toThrow(message);
  });

  it('needs no evaluation for ten thousand elements without expressions', async () => {
    const result = await expanded({ x: 'a', y: 'b' }, { a: many, b: 'same' }, { scatter: ['x'] });
    expect(result.shape).toEqual([10_000]);
    expect(result.shards[9_999]).toEqual({ inputs: { x: 9_999, y: 'same' } });
  });
});

describe('Workflow §LoadContents: files that a step looks into', () => {
  const file: CwlValue = { class: 'File', location: 'object:a/b.txt', size: 5 };
  const folder: CwlValue = { class: 'Directory', location: 'object:d' };
  const files = (text: string): Files => ({
    ...noFiles,
    read: async (_, limit) => ({ text: text.slice(0, limit), truncated: text.length > limit }),
    list: async () => [{ name: 'one.tif', kind: 'file', size: 1 }],
  });

  const cases: readonly [string, Links, Parameters<typeof workflow>[1], CwlValue, CwlValue][] = [
    [
      'the contents that a step input asks for',
      { x: { from: 'a', loadContents: true, valueFrom: '$(self.contents)' } },
      ANYTHING,
      file,
      '12345',
    ],
    [
      'the contents that the workflow input asks for',
      { x: { from: 'a', valueFrom: '$(self.contents)' } },
      { a: { type: 'File', loadContents: true } },
      file,
      '12345',
    ],
    [
      'the names of a file without asking',
      { x: { from: 'a', valueFrom: '$(self.nameroot)' } },
      ANYTHING,
      file,
      'b',
    ],
    [
      'the listing that a step input asks for',
      { x: { from: 'a', loadListing: 'shallow_listing', valueFrom: '$(self.listing[0].basename)' } },
      ANYTHING,
      folder,
      'one.tif',
    ],
    [
      'the listing that the workflow input asks for',
      { x: { from: 'a', valueFrom: '$(self.listing[0].basename)' } },
      { a: { type: 'Directory', loadListing: 'deep_listing' } },
      folder,
      'one.tif',
    ],
    [
      'no listing without asking',
      { x: { from: 'a', valueFrom: '$("listing" in self)' } },
      ANYTHING,
      folder,
      false,
    ],
  ];
  it.each(cases)('%s', async (_, links, declared, value, expected) => {
    const shards = await shardInputs(links, { a: value }, {}, { files: files('12345'), declared });
    expect(shards).toEqual([{ x: expected }]);
  });

  it('a LoadListingRequirement reaches expressions of the step', async () => {
    const links = { x: { from: 'a', valueFrom: '$(self.listing.length)' } };
    const requirements = [{ class: 'LoadListingRequirement', loadListing: 'shallow_listing' } as const];
    const shards = await shardInputs(links, { a: folder }, { requirements }, { files: files('') });
    expect(shards).toEqual([{ x: 1 }]);
  });

  it('refuses contents of more than 64 KiB', async () => {
    const links = { x: { from: 'a', loadContents: true } };
    const run = shardInputs(links, { a: file }, {}, { files: files('x'.repeat(65_537)) });
    await expect(run).rejects.toMatchObject({ name: 'ToolError', blame: 'input' });
  });
});
