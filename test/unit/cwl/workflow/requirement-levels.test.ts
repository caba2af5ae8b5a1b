/** CWL v1.2 §"Requirements and hints": every class at every level, required and hinted, alone and against another level. */
import { describe, expect, it } from 'vitest';
import type { PackedDocument, Process, Requirement } from '../../../../src/cwl/document/model.ts';
import { requirementsOfStep } from '../../../../src/cwl/workflow/requirements.ts';
import { toolRun } from '../../../../src/cwl/workflow/tool-run.ts';
import { load } from '../document/support/load-text.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { echoes, runJob } from './run-job.ts';

type Kind = 'requirements' | 'hints';
type Levels = { readonly [level in Level]?: { readonly [kind in Kind]?: readonly Requirement[] } };

/** The nearest first. */
const LEVELS = ['tool', 'step', 'inner', 'outerStep', 'outer'] as const;
type Level = (typeof LEVELS)[number];
const KINDS: readonly Kind[] = ['requirements', 'hints'];

/** What a document writes, and two entries that have no field in common where the class has fields to choose from. */
const CLASSES: { readonly [name: string]: readonly [written: object, near: Requirement, far: Requirement] } =
  {
    InlineJavascriptRequirement: [
      { expressionLib: ['var near;'] },
      { class: 'InlineJavascriptRequirement', expressionLib: ['var near;'] },
      { class: 'InlineJavascriptRequirement', expressionLib: ['var far;'] },
    ],
    LoadListingRequirement: [
      { loadListing: 'no_listing' },
      { class: 'LoadListingRequirement', loadListing: 'no_listing' },
      { class: 'LoadListingRequirement', loadListing: 'deep_listing' },
    ],
    DockerRequirement: [
      { dockerPull: 'near' },
      { class: 'DockerRequirement', dockerPull: 'near' },
      { class: 'DockerRequirement', dockerImageId: 'far', dockerOutputDirectory: '/far' },
    ],
    SoftwareRequirement: [
      { packages: [] },
      { class: 'SoftwareRequirement' },
      { class: 'SoftwareRequirement' },
    ],
    InitialWorkDirRequirement: [
      { listing: ['$(inputs.near)'] },
      { class: 'InitialWorkDirRequirement', listing: ['$(inputs.near)'] },
      { class: 'InitialWorkDirRequirement', listing: [{ entryname: 'far', entry: 'far' }] },
    ],
    EnvVarRequirement: [
      { envDef: { NEAR: '1' } },
      { class: 'EnvVarRequirement', envDef: [{ envName: 'NEAR', envValue: '1' }] },
      { class: 'EnvVarRequirement', envDef: [{ envName: 'FAR', envValue: '1' }] },
    ],
    ShellCommandRequirement: [{}, { class: 'ShellCommandRequirement' }, { class: 'ShellCommandRequirement' }],
    ResourceRequirement: [
      { coresMin: 1 },
      { class: 'ResourceRequirement', coresMin: 1 },
      { class: 'ResourceRequirement', ramMin: 2 },
    ],
    WorkReuse: [
      { enableReuse: false },
      { class: 'WorkReuse', enableReuse: false },
      { class: 'WorkReuse', enableReuse: true },
    ],
    NetworkAccess: [
      { networkAccess: true },
      { class: 'NetworkAccess', networkAccess: true },
      { class: 'NetworkAccess', networkAccess: false },
    ],
    InplaceUpdateRequirement: [
      { inplaceUpdate: true },
      { class: 'InplaceUpdateRequirement', inplaceUpdate: true },
      { class: 'InplaceUpdateRequirement', inplaceUpdate: false },
    ],
    ToolTimeLimit: [
      { timelimit: 1 },
      { class: 'ToolTimeLimit', timelimit: 1 },
      { class: 'ToolTimeLimit', timelimit: 2 },
    ],
    SubworkflowFeatureRequirement: [
      {},
      { class: 'SubworkflowFeatureRequirement' },
      { class: 'SubworkflowFeatureRequirement' },
    ],
    ScatterFeatureRequirement: [
      {},
      { class: 'ScatterFeatureRequirement' },
      { class: 'ScatterFeatureRequirement' },
    ],
    MultipleInputFeatureRequirement: [
      {},
      { class: 'MultipleInputFeatureRequirement' },
      { class: 'MultipleInputFeatureRequirement' },
    ],
    StepInputExpressionRequirement: [
      {},
      { class: 'StepInputExpressionRequirement' },
      { class: 'StepInputExpressionRequirement' },
    ],
  };

/** outer workflow > step `sub` > inner workflow > step `t` > tool */
async function jobOf({ outer, outerStep, inner, step: own, tool: ofTool }: Levels) {
  const document = packed(
    workflow(
      'main',
      {},
      [step('sub', 'inner', {}, ['out'], outerStep)],
      { o: { type: 'Any?', from: 'sub/out' } },
      outer,
    ),
    workflow(
      'inner',
      {},
      [step('t', 'tool', {}, ['out'], own)],
      { out: { type: 'Any?', from: 't/out' } },
      inner,
    ),
    tool('tool', {}, { out: 'Any?' }, ofTool),
  );
  const { records } = await runJob(document, {}, { tool: echoes });
  return { document, records };
}

async function heldAtTool(levels: Levels) {
  const { document, records } = await jobOf(levels);
  const { requirements, hints } = toolRun(document, records, 'main/sub[0]/t[0]');
  return { requirements, hints };
}

const held = (kind: Kind, entry: Requirement) => ({ requirements: [], hints: [], [kind]: [entry] });
const pairs = LEVELS.flatMap((near, index) => LEVELS.slice(index + 1).map((far) => [near, far] as const));

describe.each(Object.entries(CLASSES))('%s', (name, [written, near, far]) => {
  it.each(LEVELS)('holds for the tool from the level %s on', async (level) => {
    for (const kind of KINDS)
      expect(await heldAtTool({ [level]: { [kind]: [near] } })).toEqual(held(kind, near));
  });

  it.each(
    pairs,
  )('of %s and %s: the nearer, as a whole, but a requirement before every hint', async (a, b) => {
    for (const nearKind of KINDS) {
      for (const farKind of KINDS) {
        const wins =
          nearKind === 'hints' && farKind === 'requirements' ? held(farKind, far) : held(nearKind, near);
        expect(await heldAtTool({ [a]: { [nearKind]: [near] }, [b]: { [farKind]: [far] } })).toEqual(wins);
      }
    }
  });

  it.each(LEVELS)('required beats hinted where both are of %s', async (level) => {
    expect(await heldAtTool({ [level]: { requirements: [near], hints: [far] } })).toEqual(
      held('requirements', near),
    );
  });

  it('holds for the expressions of a step where the step or what encloses it says so, and not where the tool does', async () => {
    for (const level of LEVELS) {
      const { document, records } = await jobOf({ [level]: { requirements: [near] } });
      const of = requirementsOfStep(document, records, records.step('main/sub[0]/t')!);
      expect(of.requirements).toEqual(level === 'tool' ? [] : [near]);
    }
  });

  it.each(
    KINDS.flatMap((kind) =>
      ['workflow', 'step', 'tool'].flatMap(
        (level) =>
          [
            [kind, level, 'map'],
            [kind, level, 'list'],
          ] as const,
      ),
    ),
  )('is read among the %s of a %s as a %s', async (kind, level, form) => {
    const entry = form === 'map' ? { [name]: written } : [{ class: name, ...written }];
    const at = (wanted: string) => (level === wanted ? { [kind]: entry } : {});
    const document = await load(
      JSON.stringify({
        cwlVersion: 'v1.2',
        class: 'Workflow',
        id: 'main',
        inputs: [],
        outputs: [],
        ...at('workflow'),
        steps: {
          s: {
            in: [],
            out: [],
            ...at('step'),
            run: { class: 'CommandLineTool', inputs: { near: 'File?' }, outputs: [], ...at('tool') },
          },
        },
      }),
    );
    expect(holderOf(document, level)[kind as Kind]).toEqual([near]);
  });
});

function holderOf(document: PackedDocument, level: string): Pick<Process, Kind> {
  const main = document.processes['main']!;
  if (level === 'workflow' || main.class !== 'Workflow') return main;
  const [own] = main.steps;
  return level === 'step' ? own! : document.processes[own!.run]!;
}

describe('SchemaDefRequirement', () => {
  const types = '{types: [{type: enum, name: color, symbols: [red]}]}';
  it.each([
    'requirements',
    'hints',
  ])('gives its types to all that a document has, from the %s', async (kind) => {
    const document = await load(`cwlVersion: v1.2
class: Workflow
id: main
${kind}: {SchemaDefRequirement: ${types}}
inputs: {c: "#color"}
outputs: []
steps: {s: {in: {c: c}, out: [], run: {class: CommandLineTool, inputs: {c: "#color"}, outputs: []}}}`);
    for (const process of Object.values(document.processes))
      expect(process.inputs[0]?.type).toMatchObject({ kind: 'enum', symbols: ['red'] });
  });
});
