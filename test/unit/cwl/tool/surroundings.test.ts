import { describe, expect, test } from 'vitest';
import type { Preparation } from '../../../../src/cwl/tool/preparation.ts';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import { commandLineTool, prepared, prepareRun } from './run-tool.ts';

const resourceHint = (fields: string) => `requirements: {ResourceRequirement: {${fields}}}`;

describe('CommandLineTool §5 ResourceRequirement', () => {
  const defaults = { cores: 1, ram: 1024, tmpdirSize: 2048, outdirSize: 4096 };

  test.each<[fields: string, reserved: object]>([
    ['', {}],
    ['coresMin: 3', { cores: 3 }],
    ['coresMin: 20', { cores: 20 }],
    ['coresMin: 1.25, coresMax: 1.75', { cores: 2 }],
    ['coresMax: 4', { cores: 1 }],
    ['coresMax: 0.5', { cores: 1 }],
    ['ramMin: 254.1', { ram: 255 }],
    ['ramMin: 256, ramMax: 4096', { ram: 1024 }],
    ['ramMin: 2000, ramMax: 4096', { ram: 2000 }],
    ['ramMax: 512', { ram: 512 }],
    ['tmpdirMin: 1, outdirMax: 7.5', { tmpdirSize: 1, outdirSize: 8 }],
    ['coresMin: $(inputs.file.size)', { cores: 4 }],
    ['ramMin: $(inputs.long)', { ram: 2 ** 53 }],
    ['ramMin: 9007199254740993', { ram: 2 ** 53 }],
  ])('%s', async (fields, reserved) => {
    const text = `${resourceHint(fields)}\ninputs: {file: File, long: {type: long, default: 9007199254740993}}\narguments: ['$(runtime.ram)']`;
    const inputs = { file: { class: 'File', location: 'object:f' } };
    const { resources, runtime, argv } = await prepared(text, { inputs, stored: { 'object:f': 'four' } });
    expect(resources).toEqual({ ...defaults, ...reserved });
    expect(runtime).toEqual({ ...resources, outdir: '/var/spool/cwl', tmpdir: '/tmp' });
    expect(argv).toEqual([String(resources.ram)]);
  });

  test.each<[fields: string, message: RegExp]>([
    ['coresMin: 4, coresMax: 2', /coresMin is 4, more than coresMax, 2/],
    ['ramMin: -1', /ramMin must be a number from 0/],
    ['ramMin: $(inputs.text)', /ramMin must be a number/],
  ])('refuses %s', async (fields, message) => {
    const text = `${resourceHint(fields)}\ninputs: {text: {type: string, default: much}}`;
    await expect(prepared(text)).rejects.toThrow(message);
  });
});

describe('CommandLineTool §4.2 Runtime environment', () => {
  test.each<[what: string, text: string, part: Partial<Preparation>]>([
    [
      'HOME and TMPDIR',
      '',
      { environment: { HOME: '/var/spool/cwl', TMPDIR: '/tmp' }, outdir: '/var/spool/cwl', tmpdir: '/tmp' },
    ],
    [
      'EnvVarRequirement',
      'hints: {EnvVarRequirement: {envDef: {A: "$(inputs.n)", B: "n=$(inputs.n)"}}}\ninputs: {n: {type: int, default: 3}}',
      { environment: { HOME: '/var/spool/cwl', TMPDIR: '/tmp', A: '3', B: 'n=3' } },
    ],
    [
      'EnvVarRequirement, a long number',
      'hints: {EnvVarRequirement: {envDef: {A: "$(inputs.n)", B: "n=$(inputs.n)"}}}\ninputs: {n: {type: long, default: 9007199254740993}}',
      {
        environment: {
          HOME: '/var/spool/cwl',
          TMPDIR: '/tmp',
          A: '9007199254740993',
          B: 'n=9007199254740993',
        },
      },
    ],
    ['no image', '', { image: 'debian:stable-slim' }],
    ['dockerPull', 'hints: {DockerRequirement: {dockerPull: a, dockerImageId: b}}', { image: 'a' }],
    ['dockerImageId', 'hints: {DockerRequirement: {dockerImageId: b}}', { image: 'b' }],
    [
      'a requirement beats a hint',
      'requirements: {DockerRequirement: {dockerPull: a}}\nhints: {DockerRequirement: {dockerPull: b}}',
      { image: 'a' },
    ],
    [
      'dockerOutputDirectory',
      'requirements: {DockerRequirement: {dockerPull: a, dockerOutputDirectory: /data/}}\narguments: [$(runtime.outdir)]',
      { outdir: '/data', argv: ['/data'], environment: { HOME: '/data', TMPDIR: '/tmp' } },
    ],
    ['no network', '', { network: false }],
    ['network', 'requirements: {NetworkAccess: {networkAccess: true}}', { network: true }],
    [
      'network by expression',
      'requirements: {NetworkAccess: {networkAccess: $(inputs.on)}}\ninputs: {on: {type: boolean, default: true}}',
      { network: true },
    ],
    ['time limit', 'requirements: {ToolTimeLimit: {timelimit: 20}}', { timeLimit: 20 }],
    [
      'time limit by expression',
      'requirements: {ToolTimeLimit: {timelimit: $(inputs.n)}}\ninputs: {n: {type: int, default: 3}}',
      { timeLimit: 3 },
    ],
    [
      'time limit by a long number',
      'requirements: {ToolTimeLimit: {timelimit: $(inputs.n)}}\ninputs: {n: {type: long, default: 9007199254740993}}',
      { timeLimit: 2 ** 53 },
    ],
    [
      'stdout and stderr',
      'stdout: a:b.txt\nstderr: logs/$(inputs.n)\ninputs: {n: {type: int, default: 3}}',
      {
        stdout: 'a:b.txt',
        stderr: 'logs/3',
      },
    ],
    [
      'stdin',
      'stdin: $(inputs.f.path)\ninputs: {f: {type: File, default: {class: File, contents: x, basename: x.txt}}}',
      { stdin: '/var/lib/cwl/0/x.txt' },
    ],
  ])('%s', async (_, text, part) => {
    expect(await prepared(text)).toMatchObject(part);
  });

  test.each<[text: string, absent: keyof Preparation]>([
    ['requirements: {ToolTimeLimit: {timelimit: 0}}', 'timeLimit'],
    ['stdin: $(inputs.x)\ninputs: {x: string?}', 'stdin'],
  ])('%s gives no %s', async (text, absent) => {
    expect(await prepared(text)).not.toHaveProperty(absent);
  });

  test.each<[text: string, message: RegExp]>([
    [
      'requirements: {ToolTimeLimit: {timelimit: $(inputs.n)}}',
      /timelimit must be a number of seconds from 0/,
    ],
    ['requirements: {NetworkAccess: {networkAccess: $(inputs.n)}}', /networkAccess must be true or false/],
    ['stdout: $(inputs.up)', /stdout must be a name below the output folder, not '..\/x'/],
    ['stderr: /tmp/x', /stderr must be a name below/],
    ['stdout: $(inputs.n)', /stdout must be the name of a file/],
    ['hints: {DockerRequirement: {dockerPull: a, dockerOutputDirectory: data}}', /must be an absolute path/],
  ])('%s is refused', async (text, message) => {
    const inputs = 'inputs: {n: {type: int, default: -1}, up: {type: string, default: ../x}}';
    await expect(prepared(`${text}\n${inputs}`)).rejects.toMatchObject({
      name: 'ToolError',
      blame: 'package',
      message: expect.stringMatching(message),
    });
  });

  test.each<[what: string, text: string, inputs: CwlObject, blame: string, message: RegExp]>([
    ['NUL in an argument', 'arguments: [a, "b\\0c"]', {}, 'package', /^Word 1 of the command line .*NUL/],
    ['NUL in an input', 'arguments: [$(inputs.x)]', { x: 'b\0c' }, 'input', /^Word 0 of the command line/],
    [
      'NUL in a variable',
      'hints: {EnvVarRequirement: {envDef: {A: $(inputs.x)}}}',
      { x: '\0' },
      'input',
      /variable 'A'/,
    ],
    ['NUL in a name', 'stdout: $(inputs.x)', { x: 'a\0b' }, 'input', /file for stdout/],
    [
      'an argument that is too long',
      'arguments: [$(inputs.x)]',
      { x: 'ä'.repeat(65_536) },
      'package',
      /Word 0 .* has 131072 bytes; .* at most 131071 .*InitialWorkDirRequirement/,
    ],
  ])('%s is refused', async (_, text, inputs, blame, message) => {
    const refused = prepared(`${text}\ninputs: {x: string?}`, { inputs });
    await expect(refused).rejects.toMatchObject({ blame, message: expect.stringMatching(message) });
  });

  test('an argument may be as long as Linux takes it', async () => {
    const x = 'x'.repeat(131_071);
    expect((await prepared('arguments: [$(inputs.x)]\ninputs: {x: string}', { inputs: { x } })).argv).toEqual(
      [x],
    );
  });

  test('an inherited requirement beats a hint of the tool itself', async () => {
    const run = await commandLineTool('hints: {ToolTimeLimit: {timelimit: 1}}');
    const inherited = { class: 'ToolTimeLimit', timelimit: 2 } as const;
    expect((await prepareRun({ ...run, requirements: [inherited] })).timeLimit).toBe(2);
  });
});
