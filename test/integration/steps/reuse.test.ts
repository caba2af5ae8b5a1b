/** WorkReuse (CWL v1.2 §WorkReuse): when the result of an equal step is taken, and what is taken. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectFiles } from '../../../src/cwl/values/files.ts';
import type { CwlObject, DirectoryValue, FileValue } from '../../../src/cwl/values/value.ts';
import { toKey } from '../../../src/objects/location.ts';
import type { AttemptFacts, EarlierResult, ToolTask } from '../../../src/steps/step-task.ts';
import type { TaskDependencies } from '../../../src/steps/task-dependencies.ts';
import { type Bench, load, openBench, outputsOf, toolTask } from './support.ts';

let bench: Bench;
let results: Map<string, EarlierResult>;
beforeEach(async () => {
  bench = await openBench();
  results = new Map();
});
afterEach(() => bench[Symbol.asyncDispose]());

interface Ran {
  readonly facts: AttemptFacts;
  readonly outputs: CwlObject;
}

/** Runs a step of a job of its own, as a runner does whose desk remembers what it was told. */
async function run(
  job: string,
  cwl: string,
  inputs: CwlObject,
  changes: { readonly task?: Partial<ToolTask>; readonly dependencies?: Partial<TaskDependencies> } = {},
): Promise<Ran> {
  const prefix = `jobs/${job}/main/a1/`;
  const task = { ...(toolTask(await load(cwl), inputs) as ToolTask), id: `${job}/main`, job, prefix };
  let facts: AttemptFacts = {};
  const outcome = await bench.run(
    { ...task, ...changes.task },
    {
      onFacts: (known) => {
        facts = known;
      },
      dependencies: { earlierResult: async (key) => results.get(key), ...changes.dependencies },
    },
  );
  const outputs = outputsOf(outcome);
  if (facts.reuseKey !== undefined) results.set(facts.reuseKey, { job, shard: 'main', prefix, outputs });
  return { facts, outputs };
}

const ON = 'WorkReuse: {enableReuse: true}';

interface Parts {
  readonly requirements?: string;
  readonly hints?: string;
  readonly command?: string;
  readonly head?: string;
}

/** Copies a file and a folder, and writes a text. */
const tool = ({ requirements = ON, hints = '', command = 'cp', head = '' }: Parts = {}) => `
cwlVersion: v1.2
class: CommandLineTool
${head}
requirements: {ShellCommandRequirement: {}, ${requirements}}
hints: {${hints}}
inputs: {f: File, d: Directory, s: string, unused: Any?}
baseCommand: []
arguments: [{shellQuote: false, valueFrom: '${command} $(inputs.f.path) copy.txt && cp -r $(inputs.d.path) folder && mkdir folder/empty && echo $(inputs.s)'}]
stdout: said.txt
outputs:
  copy: {type: File, outputBinding: {glob: copy.txt}}
  folder: {type: Directory, outputBinding: {glob: folder}}
  said: {type: File, outputBinding: {glob: said.txt}}
`;

let uploads = 0;
async function someInputs(content = 'content', name = 'a.txt', inside = 'x'): Promise<CwlObject> {
  uploads += 1;
  await bench.objects.put(`uploads/d${uploads}/tree/deep/x.txt`, inside);
  return {
    f: await bench.file(name, content),
    d: { class: 'Directory', location: `object:uploads/d${uploads}/tree`, basename: 'tree' },
    s: 'hello',
  };
}

const hit = { reused: { job: 'first', shard: 'main' }, container: undefined };

describe('a step that allows it', () => {
  it('takes the result of an equal one, with files of its own, and does not start a container', async () => {
    const first = await run('first', tool(), await someInputs());
    expect(first.facts).toMatchObject({ container: expect.any(String), exitCode: 0 });
    const second = await run('second', tool(), await someInputs());
    expect(second.facts).toMatchObject({ reused: hit.reused, imageDigest: first.facts.imageDigest });
    expect(second.facts.container).toBeUndefined();
    await bench.objects.delete('jobs/first/');
    const files = collectFiles(second.outputs as CwlObject);
    expect(
      files.every(({ location }) => toKey(location!)!.startsWith('jobs/second/main/a1/reused/out/')),
    ).toBe(true);
    const { copy, folder, said } = second.outputs as {
      copy: FileValue;
      folder: DirectoryValue;
      said: FileValue;
    };
    expect(await bench.read(copy.location!)).toBe('content');
    expect(await bench.read(said.location!)).toBe('hello\n');
    const names: string[] = [];
    for await (const { key } of bench.objects.list(`${toKey(folder.location!)}/`))
      names.push(key.split('/folder/')[1]!);
    expect(names).toEqual(['deep/x.txt', 'empty/']);
  });

  it('may take what was taken, and keys do not grow', async () => {
    for (const job of ['first', 'second', 'third']) await run(job, tool(), await someInputs());
    const fourth = await run('fourth', tool(), await someInputs());
    expect(fourth.facts.reused).toEqual({ job: 'third', shard: 'main' });
    expect((fourth.outputs['copy'] as FileValue).location).toBe(
      'object:jobs/fourth/main/a1/reused/out/copy.txt',
    );
  });

  it.each<[string, Parts]>([
    ['as a hint', { requirements: 'EnvVarRequirement: {envDef: {}}', hints: ON }],
    [
      'by an expression',
      {
        requirements: 'WorkReuse: {enableReuse: $(inputs.s === "hello")}, InlineJavascriptRequirement: {}',
      },
    ],
    ['under another name and label', { head: 'id: other\nlabel: Other\ndoc: Of another author' }],
  ])('may say so %s', async (_how, parts) => {
    await run('first', tool(parts.head === undefined ? parts : {}), await someInputs());
    expect((await run('second', tool(parts), await someInputs())).facts).toMatchObject({
      reused: hit.reused,
    });
  });

  it.each<[string, (first: CwlObject) => Promise<CwlObject>, Parts]>([
    ['another content', () => someInputs('Content'), {}],
    ['another name of a file', () => someInputs('content', 'b.txt'), {}],
    ['another content in a folder', () => someInputs('content', 'a.txt', 'y'), {}],
    ['another text', async () => ({ ...(await someInputs()), s: 'bye' }), {}],
    ['a value that only its expressions see', async () => ({ ...(await someInputs()), unused: 1 }), {}],
    ['another command', () => someInputs(), { command: 'cp -f' }],
    [
      'another environment',
      () => someInputs(),
      { requirements: `${ON}, EnvVarRequirement: {envDef: {A: b}}` },
    ],
    ['another memory', () => someInputs(), { requirements: `${ON}, ResourceRequirement: {ramMin: 300}` }],
    [
      'another image',
      () => someInputs(),
      { requirements: `${ON}, DockerRequirement: {dockerPull: "alpine:latest"}` },
    ],
    [
      'a false checksum of equal length',
      async (first) => ({
        ...(await someInputs('CONTENT')),
        f: {
          ...(first['f'] as FileValue),
          location: ((await bench.file('a.txt', 'CONTENT')) as FileValue).location!,
        },
      }),
      {},
    ],
  ])('is run for %s', async (_what, others, parts) => {
    const inputs = await someInputs();
    await run('first', tool(), inputs);
    const { facts } = await run('second', tool(parts), await others(inputs));
    expect(facts).toMatchObject({ container: expect.any(String), reuseKey: expect.any(String) });
    expect(facts.reused).toBeUndefined();
  });

  it('is run where the client wants that, and its result may be taken afterwards', async () => {
    await run('first', tool(), await someInputs());
    const second = await run('second', tool(), await someInputs(), { task: { reuse: false } });
    expect(second.facts.reused).toBeUndefined();
    expect((await run('third', tool(), await someInputs())).facts.reused?.job).toBe('second');
  });

  it('is run where files of the earlier result are gone, and nothing is left of what was copied', async () => {
    const first = await run('first', tool(), await someInputs());
    await bench.objects.delete(toKey((first.outputs['said'] as FileValue).location!)!);
    const second = await run('second', tool(), await someInputs());
    expect(second.facts.reused).toBeUndefined();
    const keys: string[] = [];
    for await (const { key } of bench.objects.list('jobs/second/main/a1/reused/')) keys.push(key);
    expect(keys).toEqual([]);
    expect(await bench.read((second.outputs['said'] as FileValue).location!)).toBe('hello\n');
  });
});

describe('a step is always run, and its result not kept,', () => {
  const IN_PLACE = 'InplaceUpdateRequirement: {inplaceUpdate: true}';
  it.each<[string, Parts, Partial<TaskDependencies>]>([
    ['that says nothing of it', { requirements: 'EnvVarRequirement: {envDef: {}}' }, {}],
    ['that refuses it', { requirements: 'WorkReuse: {enableReuse: false}' }, {}],
    ['that refuses it over a hint', { requirements: 'WorkReuse: {enableReuse: false}', hints: ON }, {}],
    ['with a network', { requirements: `${ON}, NetworkAccess: {networkAccess: true}` }, {}],
    ['that updates in place', { requirements: `${ON}, ${IN_PLACE}` }, {}],
  ])('%s', async (_which, parts, dependencies) => {
    for (const job of ['first', 'second']) {
      const { facts } = await run(job, tool(parts), await someInputs(), { dependencies });
      expect(facts.container).toEqual(expect.any(String));
      expect(facts.reuseKey).toBeUndefined();
    }
  });

  it('where the server does not allow it', async () => {
    const policy = { ...bench.dependencies.policy, reuse: false };
    await run('first', tool(), await someInputs());
    const { facts } = await run('second', tool(), await someInputs(), { dependencies: { policy } });
    expect([facts.reused, facts.reuseKey]).toEqual([undefined, undefined]);
  });

  it('that passes an input on, which is not its own', async () => {
    const passing = `
cwlVersion: v1.2
class: CommandLineTool
requirements: {${ON}}
inputs: {f: File}
baseCommand: "true"
outputs: {g: {type: File, outputBinding: {outputEval: $(inputs.f)}}}
`;
    const { f } = await someInputs();
    expect((await run('first', passing, { f: f! })).facts.reuseKey).toBeUndefined();
  });

  it('whose enableReuse is no boolean: it fails', async () => {
    const task = toolTask(
      await load(tool({ requirements: 'WorkReuse: {enableReuse: $(inputs.s)}' })),
      await someInputs(),
    );
    expect(await bench.run(task)).toMatchObject({
      kind: 'failed',
      failure: { message: 'WorkReuse: enableReuse must be true or false, not "hello".' },
    });
  });
});
