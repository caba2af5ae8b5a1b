import { describe, expect, it } from 'vitest';
import type { Requirement } from '../../../../src/cwl/document/model.ts';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import { toolRun } from '../../../../src/cwl/workflow/tool-run.ts';
import { operation, packed, step, tool, workflow } from './build-document.ts';
import { echoes, runJob } from './run-job.ts';

interface Levels {
  readonly requirements?: readonly Requirement[];
  readonly hints?: readonly Requirement[];
}

const image = (dockerPull: string): Requirement => ({ class: 'DockerRequirement', dockerPull });
const cores = (coresMin: number): Requirement => ({ class: 'ResourceRequirement', coresMin });
const shell: Requirement = { class: 'ShellCommandRequirement' };

/** outer workflow > step `sub` > inner workflow > step `t` > tool */
async function toolRunIn(levels: {
  outer?: Levels;
  outerStep?: Levels;
  inner?: Levels;
  step?: Levels;
  tool?: Levels;
  inputs?: CwlObject;
}) {
  const document = packed(
    workflow(
      'main',
      {},
      [step('sub', 'inner', {}, ['out'], levels.outerStep)],
      { o: { type: 'Any?', from: 'sub/out' } },
      levels.outer,
    ),
    workflow(
      'inner',
      {},
      [step('t', 'tool', {}, ['out'], levels.step)],
      { out: { type: 'Any?', from: 't/out' } },
      levels.inner,
    ),
    tool('tool', {}, { out: 'Any?' }, levels.tool),
  );
  const { records } = await runJob(document, levels.inputs ?? {}, { tool: echoes });
  return toolRun(document, records, 'main/sub[0]/t[0]');
}

describe('CommandLineTool §3.3 Requirements and hints: those that hold for a tool', () => {
  const cases: readonly [string, Parameters<typeof toolRunIn>[0], Levels][] = [
    ['none', {}, {}],
    [
      'its own before its step’s',
      { tool: { requirements: [cores(1)] }, step: { requirements: [cores(2)] } },
      { requirements: [cores(1)] },
    ],
    [
      'its step’s before the workflow’s',
      { step: { requirements: [cores(2)] }, inner: { requirements: [cores(3)] } },
      { requirements: [cores(2)] },
    ],
    [
      'the nearer workflow’s before the outer one’s',
      { inner: { requirements: [cores(3)] }, outer: { requirements: [cores(5)] } },
      { requirements: [cores(3)] },
    ],
    [
      'the outer step’s before the outer workflow’s',
      { outerStep: { requirements: [cores(4)] }, outer: { requirements: [cores(5)] } },
      { requirements: [cores(4)] },
    ],
    [
      'a far requirement before its own hint',
      { tool: { hints: [image('own')] }, outer: { requirements: [image('far')] } },
      { requirements: [image('far')] },
    ],
    [
      'its own hint before a far hint',
      { tool: { hints: [image('own')] }, outer: { hints: [image('far')] } },
      { hints: [image('own')] },
    ],
    [
      'different classes from different levels',
      { tool: { requirements: [shell] }, outer: { requirements: [cores(5)], hints: [image('far')] } },
      { requirements: [shell, cores(5)], hints: [image('far')] },
    ],
    [
      'the job’s before all',
      {
        tool: { requirements: [cores(1)] },
        inputs: { 'cwl:requirements': [{ class: 'ResourceRequirement', coresMin: 8 }] },
      },
      { requirements: [cores(8)] },
    ],
    [
      'the job’s before its step’s and every workflow’s',
      {
        step: { requirements: [cores(2)] },
        inner: { requirements: [cores(3)] },
        outer: { requirements: [cores(5)] },
        inputs: { 'cwl:requirements': [{ class: 'ResourceRequirement', coresMin: 8 }] },
      },
      { requirements: [cores(8)] },
    ],
    [
      'the job’s as a whole, without what another level says of the same class',
      {
        tool: { requirements: [{ class: 'ResourceRequirement', coresMin: 1, ramMin: 100 }] },
        inputs: { 'cwl:requirements': [{ class: 'ResourceRequirement', coresMin: 8 }] },
      },
      { requirements: [cores(8)] },
    ],
    [
      'the job’s before hints, beside requirements of other classes',
      {
        tool: { requirements: [shell], hints: [image('own')] },
        inputs: { 'cwl:requirements': [{ class: 'DockerRequirement', dockerPull: 'job' }] },
      },
      { requirements: [image('job'), shell] },
    ],
  ];
  it.each(cases)('%s', async (_, levels, { requirements = [], hints = [] }) => {
    expect(await toolRunIn(levels)).toMatchObject({ requirements, hints, tool: { id: 'tool' } });
  });

  it('are those of the tool alone for a job of one tool', async () => {
    const document = packed(tool('tool', {}, { out: 'Any?' }, { requirements: [cores(1)] }));
    const { records } = await runJob(document, {}, { tool: echoes });
    expect(toolRun(document, records, 'main').requirements).toEqual([cores(1)]);
  });

  it('cannot be asked for a shard that runs no tool', async () => {
    const document = packed(operation('draft'));
    const { records } = await runJob(document, {}, {});
    expect(() => toolRun(document, records, 'main')).toThrow('no tool but a Operation');
  });
});
