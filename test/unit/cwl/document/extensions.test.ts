/** CWL v1.2 §"Requirements and hints", §"Extensions and metadata": what is not of CWL is done, refused or warned of. */
import { describe, expect, it } from 'vitest';
import { load, loadEntry, problemsOf, tool, workflow } from './support/load-text.ts';

const NAMESPACES = '$namespaces: {cwltool: "http://commonwl.org/cwltool#", arv: "http://arvados.org/cwl#"}';
const VERSIONS = ['v1.0', 'v1.1', 'v1.2'] as const;

/** As a list and as a map, with the prefix and with the address. */
const written = (place: string, name: string, fields: string): [string, string][] => {
  const iri = name
    .replace('cwltool:', 'http://commonwl.org/cwltool#')
    .replace('arv:', 'http://arvados.org/cwl#');
  const more = fields === '' ? '' : `, ${fields}`;
  return [
    ['in a list', `${NAMESPACES}\n${place}: [{class: "${name}"${more}}]`],
    ['in a map', `${NAMESPACES}\n${place}: {"${name}": {${fields}}}`],
    ['by its address', `${place}: [{class: "${iri}"${more}}]`],
    [
      'under another prefix',
      `$namespaces: {x: "${iri.slice(0, iri.indexOf('#') + 1)}"}\n${place}: {x:${name.slice(name.indexOf(':') + 1)}: {${fields}}}`,
    ],
    ['without the declaration of its prefix', `${place}: {"${name}": {${fields}}}`],
  ];
};

describe('extensions that are standard since v1.1 mean the same', () => {
  const cases: readonly [string, string, object][] = [
    ['cwltool:TimeLimit', 'timelimit: 5', { class: 'ToolTimeLimit', timelimit: 5 }],
    [
      'cwltool:LoadListingRequirement',
      'loadListing: deep_listing',
      { class: 'LoadListingRequirement', loadListing: 'deep_listing' },
    ],
    ['cwltool:NetworkAccess', 'networkAccess: true', { class: 'NetworkAccess', networkAccess: true }],
    ['cwltool:WorkReuse', 'enableReuse: false', { class: 'WorkReuse', enableReuse: false }],
    [
      'cwltool:InplaceUpdateRequirement',
      'inplaceUpdate: true',
      { class: 'InplaceUpdateRequirement', inplaceUpdate: true },
    ],
  ];
  const table = cases.flatMap(([name, fields, expected]) =>
    VERSIONS.flatMap((version) =>
      (['requirements', 'hints'] as const).flatMap((place) =>
        written(place, name, fields).map(
          ([how, lines]) => [version, place, name, how, lines, expected] as const,
        ),
      ),
    ),
  );
  it.each(table)('%s: among the %s, %s %s', async (version, place, _name, _how, lines, expected) => {
    const process = await loadEntry(tool(lines, version));
    expect(process[place][0]).toEqual(expected);
  });
});

describe('extensions that nobody does here', () => {
  const cases: readonly [string, string, string, string][] = [
    [
      'cwltool:CUDARequirement',
      'cudaVersionMin: "11.4", cudaComputeCapability: "3.0"',
      'no GPU',
      "Move it to 'hints'",
    ],
    ['cwltool:MPIRequirement', 'processes: 4', 'one command in one container', 'mpirun'],
    [
      'cwltool:Loop',
      'loopWhen: $(inputs.x < 3), loop: {}, outputMethod: last',
      'no loops',
      'each round as a step',
    ],
    ['cwltool:ShmSize', 'shmSize: 1g', '64 MiB of shared memory', 'runtime.tmpdir'],
    ['cwltool:Unheard', 'x: 1', 'does not implement this extension of cwltool', "Move it to 'hints'"],
    ['arv:RunInSingleContainer', '', 'extensions of Arvados', "Move it to 'hints'"],
  ];
  const table = cases.flatMap(([name, fields, why, advice]) =>
    VERSIONS.flatMap((version) =>
      written('requirements', name, fields).map(
        ([how, lines]) => [name, version, how, lines, why, advice] as const,
      ),
    ),
  );
  it.each(table)('%s is refused in %s %s', async (name, version, _how, lines, why, advice) => {
    const [problem, ...more] = await problemsOf(tool(lines, version));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ rule: 'unsupported', file: 'http://host/pkg/wf.cwl' });
    expect(problem?.message).toMatch(`The requirement '${name}' cannot be met: `);
    expect(problem?.message).toContain(why);
    expect(problem?.message).toContain(advice);
  });

  it.each(cases)('%s is a warning where it is hinted at', async (name, fields, why) => {
    for (const [, lines] of written('hints', name, fields)) {
      const document = await load(tool(lines));
      const line = lines.startsWith('$') ? 4 : 3;
      expect(document.warnings).toEqual([
        expect.objectContaining({ line, rule: 'unsupported', message: expect.stringContaining(why) }),
      ]);
      expect(document.processes[document.entry]?.hints).toEqual([
        { class: name, ignored: expect.stringContaining(why) },
      ]);
    }
  });

  it.each([
    ['the workflow', 'requirements: {cwltool:Loop: {}}\nsteps: [{id: s, run: "#t", in: [], out: []}]', 5],
    ['a step', 'steps:\n- {id: s, run: "#t", in: [], out: [], requirements: {cwltool:Loop: {}}}', 6],
    [
      'a process in a step',
      'steps: [{id: s, in: [], out: [], run: {class: CommandLineTool, inputs: [], outputs: [],\n  requirements: {cwltool:Loop: {}}}}]',
      6,
    ],
  ])('are found at %s', async (_, lines, line) => {
    const problems = await problemsOf(
      workflow(lines, ['class: CommandLineTool\nid: t\ninputs: []\noutputs: []']),
    );
    expect(problems).toMatchObject([{ rule: 'unsupported', line }]);
  });

  it.each([
    ['cwltool:ProcessGenerator', 'Run the generator elsewhere'],
    ['http://commonwl.org/cwltool#ProcessGenerator', 'Run the generator elsewhere'],
    ['arv:Any', 'Write the process as'],
  ])('a process of the class %s', async (name, advice) => {
    const problems = await problemsOf(
      `cwlVersion: v1.2\nclass: "${name}"\ninputs: []\noutputs: []\nrun: x.cwl`,
    );
    expect(problems).toMatchObject([
      { line: 2, rule: 'unsupported', message: expect.stringContaining(advice) },
    ]);
  });

  it.each(['loop', 'loopWhen', 'outputMethod'])('the field %s of drafts of v1.3', async (field) => {
    const lines = `steps: [{id: s, run: "#t", in: [], out: [], ${field}: x}]`;
    const problems = await problemsOf(
      workflow(lines, ['class: CommandLineTool\nid: t\ninputs: []\noutputs: []']),
    );
    expect(problems).toMatchObject([{ rule: 'unknown-field', path: `main/steps/s/${field}` }]);
    expect(problems[0]?.message).toContain('Loops are of drafts of CWL v1.3');
  });

  it('the versions of drafts', async () => {
    const problems = await problemsOf(
      'cwlVersion: v1.3.0-dev1\nclass: CommandLineTool\ninputs: []\noutputs: []',
    );
    expect(problems).toMatchObject([
      { line: 1, rule: 'version', message: expect.stringContaining('v1.0, v1.1, v1.2') },
    ]);
  });
});

describe('a hint', () => {
  it.each([
    [
      'of an extension that nobody has heard of',
      'hints: {"http://x/y#Z": {}, sbg:SaveLogs: {value: "*.R"}, Unheard: {a: 1}}',
      'v1.2',
      [],
    ],
    ['with a slip of the pen', 'hints: {DockerRequirment: {dockerPull: x}}', 'v1.2', ['unknown-class']],
    [
      'that is newer than the document',
      'hints: {NetworkAccess: {networkAccess: true}}',
      'v1.0',
      ['newer-version'],
    ],
  ])('%s', async (_, lines, version, rules) => {
    const document = await load(tool(lines, version));
    expect((document.warnings ?? []).map(({ rule }) => rule)).toEqual(rules);
  });
});

describe('cwlp:data', () => {
  it('marks the input that takes what the process works on', async () => {
    const { inputs } = await loadEntry(tool('inputs: {a: File, b: {type: string, cwlp:data: true}}'));
    expect(inputs.map(({ data }) => data)).toEqual([undefined, true]);
  });

  it.each([
    ['a word in place of true', 'inputs: {b: {type: string, cwlp:data: "yes"}}'],
    ['two inputs', 'inputs: {a: {type: File, cwlp:data: true}, b: {type: File, cwlp:data: true}}'],
  ])('is refused for %s', async (_what, lines) => {
    expect((await problemsOf(tool(lines))).map(({ rule }) => rule)).toEqual(['wrong-value']);
  });
});
