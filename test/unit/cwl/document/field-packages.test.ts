/** Packages as they are in the field: each has habits that have to work. */
import { describe, expect, it } from 'vitest';
import type { CommandLineTool, Workflow } from '../../../../src/cwl/document/model.ts';
import { load } from './support/load-text.ts';

describe('CommandLineTool §2.5 Extensions and metadata: an application package', () => {
  it('of v1.0 with metadata, an environment, empty resources and a hinted image', async () => {
    const document = await load(`#!/usr/bin/env cwl-runner
$graph:
- baseCommand: run-it
  class: CommandLineTool
  hints:
    DockerRequirement:
      dockerPull: eoepca/snuggs:0.3.0
  id: clt
  inputs:
    inp1:
      inputBinding: {position: 1, prefix: --input_reference}
      type: Directory
    inp2:
      inputBinding: {position: 2, prefix: --s_expression}
      type: string
  outputs:
    results:
      outputBinding:
        glob: .
      type: Any
  requirements:
    EnvVarRequirement:
      envDef:
        PATH: /opt/bin:/usr/bin
    ResourceRequirement: {}
  stderr: std.err
  stdout: std.out
- class: Workflow
  doc: Applies s expressions
  id: s-expression
  inputs:
    input_reference: {doc: Item, label: Item, type: "Directory[]"}
    s_expression: {doc: s expression, label: s, type: "string[]"}
  label: s expressions
  outputs:
  - id: wf_outputs
    outputSource:
    - step_1/results
    type: "Directory[]"
  requirements:
  - class: ScatterFeatureRequirement
  - class: SubworkflowFeatureRequirement
  steps:
    step_1:
      in: {inp1: input_reference, inp2: s_expression}
      out: [results]
      run: '#clt'
      scatter: [inp1, inp2]
      scatterMethod: flat_crossproduct
$namespaces:
  s: https://schema.org/
cwlVersion: v1.0
s:softwareVersion: 0.1.0
schemas:
- http://schema.org/version/9.0/schemaorg-current-http.rdf
`);
    expect(document).toMatchObject({
      entry: 's-expression',
      processes: { 's-expression': { metadata: { 's:softwareVersion': '0.1.0' } } },
    });
  });

  it('with references by the full name of the step, options, and a stray class', async () => {
    const document = await load(`
cwlVersion: v1.2
$graph:
- class: Workflow
  id: main
  requirements:
    NetworkAccess: {class: NetworkAccess, networkAccess: true}
    InlineJavascriptRequirement: {}
    ScatterFeatureRequirement: {}
    StepInputExpressionRequirement: {}
  inputs:
  - id: pairs
    type: ['null', {type: array, items: {type: array, items: string}}]
  - id: sub_swath
    type: ['null', {type: enum, symbols: [IW1, IW2]}]
  - id: polarization
    type:
    - type: enum
      symbols: [VV, VH]
  - id: spatial_extent
    type: Any?
  outputs:
  - id: results
    outputSource: [main/merge/dir]
    type: Directory
  steps:
  - id: prepare
    run: '#prepare'
    in:
      pair: {source: main/pairs}
      swath: main/sub_swath
      extent: main/spatial_extent
    out: [dir]
    scatter: pair
  - id: merge
    run: '#merge'
    in: {dirs: main/prepare/dir, note: {valueFrom: '$(inputs.dirs.length + "")'}}
    out: [dir]
- class: CommandLineTool
  id: prepare
  inputs: {pair: 'string[]', swath: string?, extent: Any?}
  outputs: {dir: {type: Directory, outputBinding: {glob: .}}}
- class: CommandLineTool
  id: merge
  inputs: {dirs: 'Directory[]', note: string?}
  outputs: {dir: {type: Directory, outputBinding: {glob: .}}}
`);
    const main = document.processes['main'] as Workflow;
    expect(main.steps[1]?.in[0]?.sources).toEqual([{ step: 'prepare', port: 'dir' }]);
    expect(main.requirements[0]).toEqual({ class: 'NetworkAccess', networkAccess: true });
  });

  it('with types in files of their own, an included image name and secrets', async () => {
    const document = await load(
      `
cwlVersion: v1.2
class: CommandLineTool
id: force-l2
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
requirements:
  SchemaDefRequirement:
    types:
    - $import: types/mode.yml
    - $import: https://types/geo.yml
  DockerRequirement:
    dockerPull:
      $include: image.txt
hints:
  "cwltool:Secrets":
    secrets: [key]
inputs:
  mode: types/mode.yml#mode
  modes: {type: "types/mode.yml#mode[]", inputBinding: {itemSeparator: ","}}
  box: https://types/geo.yml#BBox
  key: string
outputs: []
arguments: [
  "$(inputs.mode)",
]
`,
      {
        files: {
          'http://host/pkg/types/mode.yml': 'name: mode\ntype: enum\nsymbols: [a, b]\n',
          'http://host/pkg/image.txt': 'quay.io/x/y:1',
          'https://types/geo.yml':
            '- name: BBox\n  type: record\n  fields:\n  - {name: value, type: "double[]"}\n',
        },
      },
    );
    const process = document.processes['force-l2'] as CommandLineTool;
    expect(process.inputs.map((input) => input.type.kind)).toEqual(['enum', 'array', 'record', 'string']);
    expect(process.requirements).toEqual([{ class: 'DockerRequirement', dockerPull: 'quay.io/x/y:1' }]);
    expect(process.hints).toEqual([{ class: 'cwltool:Secrets', secrets: ['key'] }]);
    expect(process.secrets).toEqual(['key']);
  });

  it('that is packed has names without the parts of its files', async () => {
    const document = await load(
      JSON.stringify({
        cwlVersion: 'v1.2',
        $graph: [
          {
            class: 'CommandLineTool',
            id: '#init_scenario.cwl',
            inputs: [{ id: '#init_scenario.cwl/scenario', type: 'string' }],
            outputs: [{ id: '#init_scenario.cwl/dir', type: 'Directory', outputBinding: { glob: '.' } }],
          },
          {
            class: 'Workflow',
            id: '#main',
            inputs: [{ id: '#main/scenario', type: 'string' }],
            outputs: [{ id: '#main/fa_out_dir', type: 'Directory', outputSource: '#main/init/dir' }],
            steps: [
              {
                id: '#main/init',
                run: '#init_scenario.cwl',
                in: [{ id: '#main/init/scenario', source: '#main/scenario' }],
                out: ['#main/init/dir'],
              },
            ],
          },
        ],
      }),
    );
    expect(document).toMatchObject({
      entry: 'main',
      processes: {
        'init_scenario.cwl': { inputs: [{ name: 'scenario' }] },
        main: {
          steps: [{ name: 'init', run: 'init_scenario.cwl', in: [{ name: 'scenario' }], out: ['dir'] }],
        },
      },
    });
  });
});
