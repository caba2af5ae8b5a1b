import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CwlObject, DirectoryValue, FileValue } from '../../../src/cwl/values/value.ts';
import { toKey } from '../../../src/objects/location.ts';
import { type Bench, failureOf, listNames, openBench, outputsOf } from './support.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const sha1 = (text: string) => `sha1$${createHash('sha1').update(text).digest('hex')}`;

/** A tool that runs a shell script; `more` are further fields of the document. */
const script = (lines: string, more = '') => `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments: [${JSON.stringify(lines)}]
inputs: []
outputs: {}
${more}
`;

describe('a CommandLineTool', () => {
  it('turns an input file into an output file, which is stored', async () => {
    const outcome = await bench.tool(
      `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [tr, a-z, A-Z]
stdin: $(inputs.text.path)
stdout: upper.txt
inputs: { text: File }
outputs:
  upper: { type: stdout }
`,
      { text: await bench.file('hello: #1.txt', 'hello\n') },
    );
    const { upper } = outputsOf(outcome) as { upper: FileValue };
    expect(upper).toEqual({
      class: 'File',
      location: 'object:jobs/j1/main/a1/out/upper.txt',
      basename: 'upper.txt',
      size: 6,
      checksum: sha1('HELLO\n'),
    });
    expect(await bench.read(upper.location!)).toBe('HELLO\n');
  });

  it('gives folders with everything in them, empty ones too', async () => {
    const outcome = await bench.tool(`
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments: ["mkdir -p d/empty d/sub; echo 1 > d/sub/a.txt; ln -s sub/a.txt d/link.txt; ln -s sub d/linked"]
inputs: []
outputs:
  d: { type: Directory, outputBinding: { glob: d } }
`);
    const { d } = outputsOf(outcome) as { d: DirectoryValue };
    expect(listNames(d)).toEqual(['empty/', 'link.txt', 'linked/', 'linked/a.txt', 'sub/', 'sub/a.txt']);
    expect(d.location).toBe('object:jobs/j1/main/a1/out/d');
    const keys: string[] = [];
    for await (const { key } of bench.objects.list('jobs/j1/main/a1/out/d/')) keys.push(key.split('/d/')[1]!);
    expect(keys).toEqual(['empty/', 'link.txt', 'linked/a.txt', 'sub/a.txt']);
  });

  it('stores a file that is named twice once, and a link beside its target twice', async () => {
    const outcome = await bench.tool(`
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments: ["echo x > a.txt; ln -s a.txt b.txt"]
inputs: []
outputs:
  first: { type: File, outputBinding: { glob: a.txt } }
  again: { type: File, outputBinding: { glob: a.txt } }
  link: { type: File, outputBinding: { glob: b.txt } }
`);
    const { first, again, link } = outputsOf(outcome) as { [name: string]: FileValue };
    expect(again).toEqual(first);
    expect(await bench.read(first!.location!)).toBe('x\n');
    expect(await bench.read(link!.location!)).toBe('x\n');
    expect(link!.location).not.toBe(first!.location);
  });

  it('passes an input on without a copy of it', async () => {
    const input = await bench.file('same.txt', 'same');
    const outcome = await bench.tool(
      `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: 'true'
requirements: { InlineJavascriptRequirement: {} }
inputs: { text: File }
outputs:
  text: { type: File, outputBinding: { outputEval: $(inputs.text) } }
`,
      { text: input },
    );
    expect(outputsOf(outcome)).toMatchObject({
      text: { class: 'File', location: input.location, basename: 'same.txt' },
    });
    expect(JSON.stringify(outcome)).not.toContain('/var/lib/cwl');
  });

  it('finds its inputs as files that it cannot change, whatever it tries', async () => {
    const input = await bench.file('keep.txt', 'original');
    const path = bench.objects.localPath!(toKey(input.location!)!);
    const before = await stat(path);
    const outcome = await bench.tool(
      `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments:
  - "for f in $(inputs.text.path) keep.txt; do echo changed > $f; chmod 777 $f; rm -f $f; done; ls -l; true"
requirements:
  InitialWorkDirRequirement: { listing: ['$(inputs.text)'] }
inputs: { text: File }
outputs: {}
`,
      { text: input },
    );
    outputsOf(outcome);
    expect(await bench.read(input.location!)).toBe('original');
    const after = await stat(path);
    expect([after.mode, after.uid, after.ino]).toEqual([before.mode, before.uid, before.ino]);
  });

  it('may write to a writable entry of its working folder, which is a copy', async () => {
    const input = await bench.file('list.txt', 'one\n');
    const outcome = await bench.tool(
      `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments: ["echo two >> list.txt"]
requirements:
  InitialWorkDirRequirement:
    listing: [{ entry: $(inputs.text), writable: true }]
inputs: { text: File }
outputs:
  list: { type: File, outputBinding: { glob: list.txt } }
`,
      { text: input },
    );
    const { list } = outputsOf(outcome) as { list: FileValue };
    expect(await bench.read(list.location!)).toBe('one\ntwo\n');
    expect(await bench.read(input.location!)).toBe('one\n');
  });

  it('gets a stored folder and literals where they belong, and an entry at an absolute path', async () => {
    await bench.objects.put('uploads/d/tree/a.txt', 'a');
    await bench.objects.put('uploads/d/tree/sub/b.txt', 'b');
    await bench.objects.putFolder('uploads/d/tree/none/');
    const outcome = await bench.tool(
      `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments:
  - "find $(inputs.tree.path) config.json /opt/conf | sort; cat config.json /opt/conf/x"
stdout: found.txt
requirements:
  DockerRequirement: { dockerPull: 'debian:stable-slim' }
  InitialWorkDirRequirement:
    listing:
      - { entryname: config.json, entry: '{"a": 1}' }
      - { entryname: /opt/conf/x, entry: 'elsewhere' }
inputs: { tree: Directory }
outputs: { found: stdout }
`,
      { tree: { class: 'Directory', location: 'object:uploads/d/tree', basename: 'tree' } },
    );
    const { found } = outputsOf(outcome) as { found: FileValue };
    expect((await bench.read(found.location!)).split('\n')).toEqual([
      '/opt/conf',
      '/opt/conf/x',
      '/var/lib/cwl/0/tree',
      '/var/lib/cwl/0/tree/a.txt',
      '/var/lib/cwl/0/tree/none',
      '/var/lib/cwl/0/tree/sub',
      '/var/lib/cwl/0/tree/sub/b.txt',
      'config.json',
      '{"a": 1}elsewhere',
    ]);
  });

  it('learns of its facts while it runs', async () => {
    const seen: CwlObject[] = [];
    await bench.tool(script('exit 0'), {}, { onFacts: (facts) => seen.push(facts as CwlObject) });
    expect(seen.at(-1)).toMatchObject({
      command: ['sh', '-c', 'exit 0'],
      image: 'debian:stable-slim',
      imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      container: expect.stringMatching(/^[0-9a-f]{64}$/),
      cores: 1,
      ram: 256,
      exitCode: 0,
    });
  });

  it('uses temporary space on disk where it says how much it needs', async () => {
    const resources = 'requirements: { ResourceRequirement: { ramMin: 64, tmpdirMin: 512 } }';
    const outcome = await bench.tool(script('head -c 200M /dev/zero > $TMPDIR/big && ls $TMPDIR', resources));
    expect(outcome.kind).toBe('succeeded');
  });

  it('reaches itself by name without a network', async () => {
    const tool = script('bash -c "echo > /dev/tcp/localhost/9" 2>&1 || true', 'stdout: said.txt');
    const outcome = await bench.tool(tool.replace('outputs: {}', 'outputs: { said: stdout }'));
    const { said } = outputsOf(outcome) as { said: FileValue };
    expect(await bench.read(said.location!)).toMatch(/Connection refused/);
  });
});

describe('a failing CommandLineTool', () => {
  const cases: readonly {
    readonly title: string;
    readonly tool: string;
    readonly blame: string;
    readonly message: RegExp;
    readonly next: RegExp;
    readonly more?: object;
  }[] = [
    {
      title: 'tells its exit code, command and the end of its standard error',
      tool: script('seq 1 100 >&2; exit 3'),
      blame: 'package',
      message: /exit code 3/,
      next: /standard error/,
      more: {
        exitCode: 3,
        command: ['sh', '-c', 'seq 1 100 >&2; exit 3'],
        stderrTail: expect.stringMatching(/^81\n[\s\S]*\n100$/),
      },
    },
    {
      title: 'tells what it wrote to redirected standard error',
      tool: script('echo broken >&2; exit 1', 'stderr: err.txt'),
      blame: 'package',
      message: /exit code 1/,
      next: /standard error/,
      more: { stderrTail: 'broken' },
    },
    {
      title: 'is tried again after a temporary exit code',
      tool: script('exit 75', 'temporaryFailCodes: [75]'),
      blame: 'package',
      message: /exit code 75/,
      next: /./,
      more: { retry: true },
    },
    {
      title: 'names the folder of an output whose name is not UTF-8',
      tool: script('touch `printf "caf\\351.txt"`').replace(
        'outputs: {}',
        "outputs: { all: { type: 'File[]', outputBinding: { glob: '*' } } }",
      ),
      blame: 'package',
      message: /has an output whose name is not valid UTF-8 \(it looks like 'caf\uFFFD.txt'\)/,
      next: /Correct the CWL document/,
      more: { retry: false },
    },
    {
      title: 'names the folder within an output folder with such a name',
      tool: script('mkdir -p d/e; touch `printf "d/e/caf\\351"`').replace(
        'outputs: {}',
        'outputs: { d: { type: Directory, outputBinding: { glob: d } } }',
      ),
      blame: 'package',
      message: /The folder \S*\/d\/e has an output whose name is not valid UTF-8/,
      next: /Correct the CWL document/,
      more: { retry: false },
    },
    {
      title: 'names an output that it did not write',
      tool: script('true').replace(
        'outputs: {}',
        'outputs: { map: { type: File, outputBinding: { glob: map.tif } } }',
      ),
      blame: 'package',
      message: /map/,
      next: /CWL document/,
    },
    {
      title: 'is stopped at its time limit',
      tool: script('sleep 60', 'requirements: { ToolTimeLimit: { timelimit: 1 } }'),
      blame: 'package',
      message: /time limit of 1 s/,
      next: /ToolTimeLimit/,
    },
    {
      title: 'is told how much memory it asked for when that was not enough',
      tool: script('tail /dev/zero', 'requirements: { ResourceRequirement: { ramMin: 32, ramMax: 32 } }'),
      blame: 'package',
      message: /out of memory: it asked for 32 MiB/,
      next: /ramMin above 32/,
    },
    {
      title: 'names a program that is not in the image',
      tool: script('true').replace('[sh, -c]', '[no-such-program, -x]'),
      blame: 'package',
      message: /'no-such-program' cannot be started/,
      next: /baseCommand/,
    },
    {
      title: 'names such a program where its output is redirected',
      tool: script('true', 'stdout: out.txt\nstderr: err.txt').replace('[sh, -c]', '[no-such-program, -x]'),
      blame: 'package',
      message: /'no-such-program' cannot be started/,
      next: /baseCommand/,
    },
    {
      title: 'names an image that cannot be had',
      tool: script('true', "requirements: { DockerRequirement: { dockerPull: 'localhost:1/none/such:1' } }"),
      blame: 'platform',
      message: /localhost:1\/none\/such:1/,
      next: /registry/,
      more: { retry: true },
    },
    {
      title: 'may not take an output through a link out of its folder',
      tool: script('ln -s /etc/passwd stolen').replace(
        'outputs: {}',
        'outputs: { f: { type: File, outputBinding: { glob: stolen } } }',
      ),
      blame: 'package',
      message: /stolen.*symbolic link/,
      next: /CWL document/,
    },
    {
      title: 'may not hide such a link in a folder',
      tool: script('mkdir d; ln -s ../../../../../../etc d/etc').replace(
        'outputs: {}',
        'outputs: { d: { type: Directory, outputBinding: { glob: d } } }',
      ),
      blame: 'package',
      message: /symbolic link/,
      next: /CWL document/,
    },
    {
      title: 'may not give a folder that contains itself',
      tool: script('mkdir -p d/e; ln -s .. d/e/up; ln -s . d/self').replace(
        'outputs: {}',
        'outputs: { d: { type: Directory, outputBinding: { glob: d } } }',
      ),
      blame: 'package',
      message: /symbolic link/,
      next: /CWL document/,
    },
    {
      title: 'tells of an expression that fails',
      tool: script('true').replace(
        'inputs: []',
        'inputs: []\nrequirements: { InlineJavascriptRequirement: {} }\nstdout: "$(nothing.there)"',
      ),
      blame: 'package',
      message: /nothing/,
      next: /CWL document/,
    },
    {
      title: 'tells of a full disk',
      tool: script('echo "cp: error writing x: No space left on device" >&2; exit 1'),
      blame: 'platform',
      message: /no space left/,
      next: /Free disk space/,
    },
  ];

  it.each(cases)('$title', async ({ tool, blame, message, next, more }) => {
    const failure = failureOf(await bench.tool(tool));
    expect(failure.message).toMatch(message);
    expect(failure).toMatchObject({ blame, shard: 'main', attempt: 1, retry: false, ...more });
    expect(failure.next).toMatch(next);
  });

  it('names an input that is gone from the store', async () => {
    const tool = script('true').replace('inputs: []', 'inputs: { scene: File }');
    const scene = {
      class: 'File',
      location: 'object:uploads/none/scene.tif',
      basename: 'scene.tif',
      size: 1,
    } as const;
    const failure = failureOf(await bench.tool(tool, { scene }));
    expect(failure).toMatchObject({ blame: 'input', retry: false });
    expect(failure.message).toContain('scene.tif');
  });

  it('keeps in its log what it wrote to redirected streams', async () => {
    await bench.tool(script('echo good; echo bad >&2; exit 1', 'stdout: o.txt\nstderr: e.txt'));
    expect(await bench.log('stdout')).toContain('good');
    expect(await bench.log('stderr')).toContain('bad');
    expect(await bench.log('engine')).toMatch(/image debian:stable-slim \(sha256:.*exit code 1/s);
  });

  it('leaves no file and no container behind', async () => {
    await bench.tool(script('mkdir locked; touch locked/x; chmod 000 locked; exit 1'));
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(bench.dependencies.workFolder)).toEqual([]);
    const left = await bench.dependencies.runtime.findByLabel('cwl-processes.test');
    expect(left.filter(({ labels }) => labels['cwl-processes.test'] === bench.folder)).toEqual([]);
  });
});

describe('policy', () => {
  const policy = {
    allowNetwork: false,
    allowWritableRoot: false,
    allowImageUser: false,
    reuse: true,
    stepUser: { uid: 65534, gid: 65534 },
  };

  it.each([
    ['network', 'requirements: { NetworkAccess: { networkAccess: true } }', /network access/],
    [
      'a writable root',
      '$namespaces: { cwlp: "https://example.org/" }\ncwlp:writableRoot: true',
      /writable root/,
    ],
    [
      'the user of its image',
      '$namespaces: { cwlp: "https://example.org/" }\ncwlp:imageUser: true',
      /user of its image/,
    ],
  ])('refuses %s and says so', async (_, field, message) => {
    const failure = failureOf(
      await bench.tool(
        script('true', field),
        {},
        { dependencies: { policy: { ...bench.dependencies.policy, ...policy } } },
      ),
    );
    expect(failure).toMatchObject({ blame: 'package', retry: false });
    expect(failure.message).toMatch(message);
  });

  it('grants a writable root where it is allowed', async () => {
    const tool = script(
      'touch /tmp/x && ls -ld /',
      '$namespaces: { cwlp: "https://example.org/" }\ncwlp:writableRoot: true',
    );
    expect((await bench.tool(tool)).kind).toBe('succeeded');
  });
});

describe('stopping', () => {
  it('kills and removes the container before the task is over', async () => {
    const stop = new AbortController();
    const started = Promise.withResolvers<void>();
    const run = bench.tool(
      script('sleep 600'),
      {},
      {
        signal: stop.signal,
        onFacts: ({ activity }) => activity === 'running' && started.resolve(),
      },
    );
    await started.promise;
    stop.abort();
    const failure = failureOf(
      await Promise.race([run, pause(20_000).then(() => Promise.reject(new Error('not stopped')))]),
    );
    expect(failure).toMatchObject({ blame: 'cancelled', retry: false });
    const left = await bench.dependencies.runtime.findByLabel('cwl-processes.test');
    expect(left.filter(({ labels }) => labels['cwl-processes.test'] === bench.folder)).toEqual([]);
  });
});

describe('an ExpressionTool', () => {
  it('stores the literals that it makes, folders with copies of inputs too', async () => {
    const input = await bench.file('in.txt', 'from the input');
    const outcome = await bench.tool(
      `
cwlVersion: v1.2
class: ExpressionTool
requirements: { InlineJavascriptRequirement: {} }
inputs: { text: File }
outputs: { f: File, d: Directory, n: int }
expression: |
  \${ return {
    n: 3,
    f: {class: 'File', basename: 'lit.txt', contents: 'literal'},
    d: {class: 'Directory', basename: 'dir', listing: [inputs.text,
        {class: 'Directory', basename: 'sub', listing: [{class: 'File', basename: 'x', contents: 'deep'}]},
        {class: 'Directory', basename: 'none', listing: []}]}
  }; }
`.replace('\\$', '$'),
      { text: input },
    );
    const { f, d, n } = outputsOf(outcome) as { f: FileValue; d: DirectoryValue; n: number };
    expect(n).toBe(3);
    expect(f).toMatchObject({ basename: 'lit.txt', size: 7, checksum: sha1('literal') });
    expect(await bench.read(f.location!)).toBe('literal');
    expect(listNames(d)).toEqual(['in.txt', 'none/', 'sub/', 'sub/x']);
    expect(await bench.read(`${d.location}/in.txt`)).toBe('from the input');
    expect(await bench.read(`${d.location}/sub/x`)).toBe('deep');
  });
});
