/** The command line against a server: what it prints, where, and with what it ends. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type CliResult, CliRun } from './support/cli.ts';
import { freePort } from './support/deployment.ts';
import { sharedApi } from './support/shared.ts';

/** Two tools in files of their own, one of them with its script in a third. */
const FILES: { readonly [path: string]: string } = {
  'report.cwl': `
cwlVersion: v1.2
class: Workflow
id: cli-report
requirements: { ScatterFeatureRequirement: {} }
inputs: { texts: "File[]", folder: Directory, title: string }
steps:
  count: { run: tools/count.cwl, scatter: text, in: { text: texts }, out: [counted] }
  join: { run: tools/join.cwl, in: { counts: count/counted, folder: folder, title: title }, out: [report] }
outputs: { report: { type: Directory, outputSource: join/report } }
`,
  'tools/count.cwl': `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [wc, -c]
inputs: { text: { type: File, inputBinding: { position: 1 } } }
outputs: { counted: stdout }
stdout: counted.txt
`,
  'tools/join.cwl': `
cwlVersion: v1.2
class: CommandLineTool
requirements:
  InitialWorkDirRequirement: { listing: [{ entryname: join.sh, entry: { $include: join.sh } }] }
baseCommand: [sh, join.sh]
inputs:
  title: { type: string, inputBinding: { position: 1 } }
  folder: { type: Directory, inputBinding: { position: 2 } }
  counts: { type: "File[]", inputBinding: { position: 3 } }
outputs: { report: { type: Directory, outputBinding: { glob: report } } }
`,
  'tools/join.sh': `
title=$1; folder=$2; shift 2
mkdir -p report/deep
echo "$title" > report/title.txt
ls -R "$folder" | grep txt > report/deep/names.txt
cat "$@" | cut -d ' ' -f 1 > report/deep/counts.txt
echo "joined $# files"
`,
  'job.yaml': `
title: Levels, über alles
texts:
  - { class: File, path: data/a.txt }
  - { class: File, location: data/sub/b c.txt }
folder: { class: Directory, path: data }
`,
  'data/a.txt': 'four',
  'data/sub/b c.txt': 'five!',
  'broken.cwl': `cwlVersion: v1.2
class: CommandLineTool
baseComand: echo
inputs: { message: strin }
outputs: {}
`,
  'no-yaml.yaml': 'title: [a\ntexts: b\n',
  'list.yaml': '- a\n',
  'missing-file.yaml': 'texts: [{ class: File, path: data/none.txt }]\n',
  'one-input.yaml': 'titel: x\n',
  'fail.cwl': `
cwlVersion: v1.2
class: CommandLineTool
id: cli-fail
baseCommand: [sh, -c, 'echo to stdout; echo what went wrong >&2; exit 3']
inputs: {}
outputs: {}
`,
  'forever.cwl': `
cwlVersion: v1.2
$graph:
  - class: Workflow
    id: cli-forever
    requirements: { ScatterFeatureRequirement: {} }
    inputs: { names: "string[]" }
    steps: { call: { run: "#call", scatter: name, in: { name: names }, out: [] } }
    outputs: {}
  - class: CommandLineTool
    id: call
    baseCommand: [sh, -c, 'echo "$0 is here"; exec sleep 600']
    inputs: { name: { type: string, inputBinding: {} } }
    outputs: {}
`,
};

describe(`the command line, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let folder: string;

  beforeAll(async () => {
    folder = cleanup.use(await temporaryFolder()).path;
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    expect((await cli('deploy', 'fail.cwl')).stdout).toBe('cli-fail\n');
    expect((await cli('deploy', 'forever.cwl')).stdout).toBe('cli-forever\n');
  });

  afterAll(() => cleanup.disposeAsync());

  const start = (...args: readonly string[]): CliRun => {
    const run = new CliRun(api.url, folder, args);
    cleanup.defer(() => run.kill());
    return run;
  };

  const cli = (...args: readonly string[]): Promise<CliResult> => start(...args).result;

  it('explains itself', async () => {
    const { exitCode, stdout } = await cli('--help');

    expect(exitCode).toBe(0);
    for (const word of ['serve', 'deploy', 'execute', 'logs', 'CWLP_SERVER', 'Examples']) {
      expect(stdout).toContain(word);
    }
    expect((await cli('execute', '--help')).stdout).toContain('--download <folder>');
  });

  it('says that a package is valid, without a server', async () => {
    const result = await cli('--server', 'http://127.0.0.1:1', 'validate', 'report.cwl');

    expect(result).toMatchObject({
      exitCode: 0,
      stdout: "report.cwl is valid: Workflow 'cli-report', 3 inputs.\n",
    });
  });

  it('shows everything that is wrong with a package in its place', async () => {
    const { exitCode, stdout } = await cli('validate', 'broken.cwl');

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/broken\.cwl:3:1: .*baseComand.*baseCommand/);
    expect(stdout).toContain('  3 | baseComand: echo\n    | ^');
    expect(stdout).toMatch(/broken\.cwl:4:\d+: .*strin/);
    expect(stdout).toMatch(/broken\.cwl: 2 problems\.\n$/);
  });

  it('does not send a broken package', async () => {
    const { exitCode, stdout, stderr } = await cli('deploy', 'broken.cwl');

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('  3 | baseComand: echo');
  });

  it('deploys files that belong together, runs them on local files and fetches the results', async () => {
    const deployed = await cli('deploy', 'report.cwl');
    const again = await cli('deploy', 'report.cwl');
    const replaced = await cli('deploy', 'report.cwl', '--replace', 'cli-report');
    const executed = await cli('execute', 'cli-report', 'job.yaml', '--download', 'results');

    expect(deployed).toMatchObject({ exitCode: 0, stdout: 'cli-report\n', stderr: '' });
    expect(again).toMatchObject({ exitCode: 1, stdout: '' });
    expect(again.stderr).toContain("A process 'cli-report' is already deployed.");
    expect(replaced).toMatchObject({ exitCode: 0, stdout: 'cli-report\n' });
    expect(executed, executed.stderr).toMatchObject({ exitCode: 0 });
    expect(executed.stderr).toMatch(/^job [\w-]+\n[\s\S]*✓ count\[1\][\s\S]*successful/);
    const { report } = JSON.parse(executed.stdout);
    expect(report).toMatchObject({ class: 'Directory', path: join(folder, 'results/report') });
    const text = (path: string): Promise<string> => readFile(join(report.path, path), 'utf8');
    expect(await text('title.txt')).toBe('Levels, über alles\n');
    expect(await text('deep/names.txt')).toBe('a.txt\nb c.txt\n');
    expect(await text('deep/counts.txt')).toBe('4\n5\n');
  });

  it('deploys by URL, lists processes and undeploys', async () => {
    const deployed = await cli('deploy', `${api.url}/processes/cli-fail/package`);
    const listed = await cli('processes');
    const undeployed = await cli('undeploy', 'cli-fail');
    const again = await cli('deploy', 'fail.cwl');

    expect(deployed.stderr).toContain("'cli-fail' is already deployed");
    expect(listed.stdout).toMatch(/^cli-fail {2}1\.0\.0$/m);
    expect([undeployed.exitCode, again.stdout]).toEqual([0, 'cli-fail\n']);
  });

  it('ends with 1 when the job fails, and says why and where its logs are', async () => {
    const failed = await cli('execute', 'cli-fail');
    const job = /^job (\S+)/.exec(failed.stderr)?.[1] ?? '';
    const logs = await cli('logs', job);
    const engine = await cli('logs', job, 'main', '--stream', 'engine');
    const listed = await cli('jobs', '--process', 'cli-fail', '--status', 'failed');

    expect(failed).toMatchObject({ exitCode: 1, stdout: '' });
    expect(failed.stderr).toContain('exit code 3');
    expect(failed.stderr).toContain('what went wrong');
    expect(failed.stderr).toContain(`cwl-processes logs ${job}\n`);
    expect(logs).toMatchObject({ exitCode: 0, stdout: '── main\nto stdout\nwhat went wrong\n' });
    expect(engine.stdout).toContain('container ended with exit code 3');
    expect(listed.stdout.split('\n')).toEqual([expect.stringMatching(`^${job}  failed .*  cli-fail  `), '']);
  });

  it('detaches, follows the logs of a job and of a step, and dismisses', async () => {
    const { stdout } = await cli('execute', 'cli-forever', '-i', 'names=[Ana, Bia]', '--detach');
    const job = stdout.trim();
    const whole = start('logs', job, '--follow');
    const step = start('logs', job, 'call[1]', '--follow');

    await Promise.all([whole.printed('call[0] | Ana is here\n'), whole.printed('call[1] | Bia is here\n')]);
    await step.printed('Bia is here\n');
    const running = await api.get(`/jobs/${job}`);
    const dismissed = await cli('dismiss', job);

    expect(running.body.status).toBe('running');
    expect(dismissed).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^Dismissed by request; stopped 2 running steps: call\[[01]\], call\[[01]\]\.\n$/,
      ),
    });
    expect(await whole.result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await step.result).toMatchObject({ exitCode: 0, stdout: 'Bia is here\n' });
    expect((await cli('dismiss', job)).stdout).toContain('removed');
    expect(await cli('logs', job)).toMatchObject({ exitCode: 1, stderr: `There is no job '${job}'.\n` });
  });

  it.for<[string, readonly string[], RegExp]>([
    [
      'a package that is not there',
      ['deploy', 'none.cwl'],
      /^none\.cwl cannot be read: there is no such file\.$/,
    ],
    ['a package that is a folder', ['validate', 'data'], /^data cannot be read: it is a folder\.$/],
    [
      'an entry that is not there',
      ['deploy', 'forever.cwl', '--entry', 'x'],
      /no process 'x' .* it has: .*call/,
    ],
    [
      'a job file that is not there',
      ['execute', 'cli-fail', 'none.yaml'],
      /^none\.yaml cannot be read: there/,
    ],
    ['a job file that is no YAML', ['execute', 'cli-fail', 'no-yaml.yaml'], /^no-yaml\.yaml:\d+:\d+: ./],
    ['a job file that is no map', ['execute', 'cli-fail', 'list.yaml'], /^list\.yaml has to be a map/],
    [
      'a file that is not there',
      ['execute', 'cli-report', 'missing-file.yaml'],
      /data\/none\.txt cannot be read/,
    ],
    [
      'inputs that are wrong',
      ['execute', 'cli-report', 'one-input.yaml'],
      /no input 'titel'[\s\S]*'folder' is missing/,
    ],
    [
      'an argument without a value',
      ['execute', 'cli-fail', '-i', 'message'],
      /^An input is given as name=value/,
    ],
    ['a process that is not there', ['execute', 'cli-none'], /^There is no process 'cli-none'\./],
    ['a job that is not there', ['logs', 'none'], /^There is no job 'none'\.$/],
    ['a status that there is not', ['jobs', '--status', 'done'], /status.*accepted/],
    ['a server that is none', ['--server', 'localhost', 'jobs'], /^'localhost' is no URL of a server/],
    ['a command that there is not', ['deplyo'], /unknown command 'deplyo'[\s\S]*deploy/],
  ])('refuses %s', async ([, args, message]) => {
    const { exitCode, stdout, stderr } = await cli(...args);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says what to do when no server answers', async () => {
    const server = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, stderr } = await cli('--server', server, 'jobs');

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `No server answers at ${server} (ECONNREFUSED). Start one with 'cwl-processes serve', or name another with --server or CWLP_SERVER.\n`,
    );
  });
});
