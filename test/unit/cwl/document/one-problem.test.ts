import { describe, expect, it } from 'vitest';
import { graphTool, placesOf, tool, workflow } from './support/load-text.ts';

const TOOLS = [graphTool('t', { a: 'string', b: 'int?' }, { o: 'File' })];

/** What follows from a mistake is not told: the problems of a workflow by path and rule. */
describe('one mistake is one problem', () => {
  it.each<[string, string, string[]]>([
    [
      'inputs that are no list',
      'inputs: x\nsteps: {s: {run: "#t", in: {a: x}, out: []}}',
      ['5:11 wrong-value'],
    ],
    [
      'misspelt inputs',
      'input: {x: string}\ninputs: [{type: string}]\nsteps: {s: {run: "#t", in: {a: x}, out: []}}',
      ['5:3 unknown-field', '6:12 missing-field'],
    ],
    [
      'a step without a name',
      'inputs: {x: string}\noutputs: {y: {type: File, outputSource: s/o}}\nsteps: [{run: "#t", in: {a: x}, out: [o]}]',
      ['7:11 missing-field'],
    ],
    [
      'outputs that are no names',
      'inputs: {x: string}\noutputs: {y: {type: File, outputSource: s/o}}\nsteps: {s: {run: "#t", in: {a: x}, out: [1]}}',
      ['7:44 wrong-value'],
    ],
    [
      'a misspelt in',
      'inputs: {x: string}\nsteps: {s: {run: "#t", inn: {a: x}, out: []}}',
      ['6:26 unknown-field'],
    ],
    [
      'a misspelt source',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: {sorce: x}}, out: []}}',
      ['6:35 unknown-field'],
    ],
    [
      'a misspelt scatter',
      'inputs: {x: "string[]"}\nsteps: {s: {run: "#t", in: {a: x}, out: [], scater: a}}',
      ['6:47 unknown-field'],
    ],
    [
      'a misspelt outputSource',
      'outputs: {y: {type: File, outputsource: s/o}}\nsteps: {s: {run: "#t", in: {a: {default: d}}, out: [o]}}',
      ['5:29 unknown-field'],
    ],
    [
      'a step that runs nothing',
      'inputs: {x: int}\noutputs: {y: {type: int, outputSource: s/o}}\nsteps: {s: {in: {a: x}, out: [o]}}',
      ['7:11 missing-field'],
    ],
  ])('%s', async (_, lines, places) => {
    expect(await placesOf(workflow(lines, TOOLS))).toEqual(places);
  });

  it('links of what is understood are checked beside it', async () => {
    const text = workflow(
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: xx}, out: []}, r: {run: "#t", inn: {a: x}, out: [p]}}\nextra: 1',
      TOOLS,
    );
    expect(await placesOf(text)).toEqual([
      '6:34 unknown-reference',
      '6:64 unknown-field',
      '6:83 unknown-reference',
      '7:3 unknown-field',
    ]);
  });
});

/** Where `gone.yml` should have been nothing is missing, mistyped or unknown. */
describe('an import that fails', () => {
  it.each<[string, string]>([
    [
      'type definitions',
      tool('requirements: {SchemaDefRequirement: {types: [$import: gone.yml]}}\ninputs: {x: T}'),
    ],
    ['a type', tool('inputs: {x: {type: {$import: gone.yml}, default: 1}}')],
    ['an input', tool('inputs: [{$import: gone.yml}]\narguments: [$(inputs.x)]')],
    ['all inputs', tool('inputs: {$import: gone.yml}\narguments: [$(inputs.x)]')],
    ['requirements', tool('requirements: [{$import: gone.yml}]\narguments: ["$(1 + 1)"]')],
    ['a library', tool('requirements: {InlineJavascriptRequirement: {expressionLib: [$include: gone.yml]}}')],
    ['an argument', tool('arguments: [{$include: gone.yml}, a]')],
    ['a listing', tool('requirements: {InitialWorkDirRequirement: {listing: [$import: gone.yml]}}')],
    ['a default', tool('inputs: {x: {type: "Any[]", default: [1, {$import: gone.yml}]}}')],
    ['the version', tool('', '{$include: gone.yml}')],
    ['a step', workflow('steps: [{$import: gone.yml}]\noutputs: {y: {type: File, outputSource: s/o}}')],
    ['a process', `${workflow('steps: {s: {run: "#u", in: [], out: []}}')}\n- $import: gone.yml`],
  ])('leaves room for %s', async (_, text) => {
    const rules = (await placesOf(text)).map((place) => place.replace(/^\S+ /, ''));
    expect(rules).toEqual(['unreadable-reference']);
  });

  it('does not keep the rest from being judged', async () => {
    const text = workflow(
      'requirements: [{$import: gone.yml}]\ninputs: {x: Flie}\nsteps: {s: {run: "#t", in: {a: xx}, out: []}}',
      TOOLS,
    );
    expect(await placesOf(text)).toEqual(['5:28 unreadable-reference', '7:34 unknown-reference']);
  });
});
