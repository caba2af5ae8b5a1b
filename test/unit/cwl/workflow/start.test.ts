import { describe, expect, it } from 'vitest';
import { start } from '../../../../src/cwl/workflow/start.ts';
import { operation, packed, step, tool, workflow } from './build-document.ts';

const echo = tool('echo', { x: 'Any?' }, { out: 'Any?' });

describe('CommandLineTool §3.2 Generic execution process: starting a job', () => {
  it('makes one running shard of a tool, with defaults and nulls', () => {
    const inputs = { a: { type: 'int', default: 3 }, b: { type: 'int', default: 4 }, c: 'int?' };
    const document = packed(tool('t', inputs, {}));

    const changes = start(document, { a: null, b: 0, unknown: 1 });

    expect(changes).toEqual({
      steps: [],
      shards: [
        {
          id: 'main',
          step: null,
          index: 0,
          process: 't',
          inputs: { a: 3, b: 0, c: null },
          state: 'running',
          openSteps: 0,
          outputs: null,
          failure: null,
        },
      ],
    });
  });

  it('fails where the id of a step would be too long to be a key', () => {
    const name = 'n'.repeat(2000);
    const document = packed(workflow('w', {}, [step(name, 'echo', {}, ['out'])], {}), echo);

    const { steps, shards } = start(document, {});

    expect(steps).toEqual([]);
    expect(shards).toMatchObject([{ id: 'main', state: 'failed', failure: { blame: 'package' } }]);
    expect(shards[0]?.failure?.message).toMatch(
      /^Step 'n{100}…' has, .*, a path of 2005 bytes, and 2000 is the most\. Give the steps shorter names/,
    );
  });

  it('makes the steps of a workflow, ready where they wait for no other', () => {
    const steps = [
      step('first', 'echo', { x: 'a' }, ['out']),
      step('both', 'echo', { x: ['first/out', 'first/out', 'second/out'] }, ['out']),
      step('second', 'echo', { x: 'first/out' }, ['out']),
      step('alone', 'echo', {}, ['out']),
    ];
    const document = packed(workflow('w', { a: 'int' }, steps, {}), echo);

    const changes = start(document, { a: 1 });

    expect(changes.shards).toMatchObject([{ id: 'main', openSteps: 4, state: 'running' }]);
    expect(changes.steps.map(({ id, state, waitsFor }) => [id, state, waitsFor])).toEqual([
      ['main/first', 'ready', 0],
      ['main/both', 'waiting', 2],
      ['main/second', 'waiting', 1],
      ['main/alone', 'ready', 0],
    ]);
  });

  it('finishes a workflow without steps at once', () => {
    const document = packed(workflow('w', { a: 'int[]' }, [], { o: { type: 'int[]', from: 'a' } }));
    expect(start(document, { a: [1, 2] }).shards).toMatchObject([
      { state: 'succeeded', outputs: { o: [1, 2] } },
    ]);
  });

  it('keeps the requirements that a job brings', () => {
    const requirements = [{ class: 'ShellCommandRequirement' }];
    const changes = start(packed(echo), { 'cwl:requirements': requirements });
    expect(changes.shards[0]?.inputs).toEqual({ x: null, 'cwl:requirements': requirements });
  });

  it('takes names from a document that mean something to JavaScript for what they are', () => {
    const document = packed(tool('t', { constructor: 'Any?', toString: 'Any?' }, {}));
    expect(start(document, {}).shards[0]?.inputs).toEqual({ constructor: null, toString: null });
  });

  const refused = [
    ['a required input that is missing', {}, 'input', 'a is missing'],
    ['an input of another type', { a: 'x' }, 'input', 'a must be an int'],
  ] as const;
  it.each(refused)('fails for %s of a workflow', (_, inputs, blame, message) => {
    const document = packed(workflow('w', { a: 'int' }, [step('s', 'echo', { x: 'a' }, ['out'])], {}), echo);
    const changes = start(document, inputs);
    expect(changes).toMatchObject({ steps: [], shards: [{ state: 'failed', failure: { blame } }] });
    expect(changes.shards[0]?.failure?.message).toContain(message);
  });

  it('fails for an abstract Operation and names it', () => {
    const changes = start(packed(operation('draft')), {});
    expect(changes.shards).toMatchObject([{ state: 'failed', failure: { blame: 'package' } }]);
    expect(changes.shards[0]?.failure?.message).toContain("'draft' is an abstract Operation");
  });
});
