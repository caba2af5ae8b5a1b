/** Job files that say themselves what they are a job of (CWL v1.2 §"Executing CWL documents as scripts", `cwl:tool`). */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type CliResult, CliRun } from './support/cli.ts';
import { sharedApi } from './support/shared.ts';

const SHOUT = `
cwlVersion: v1.2
$graph:
  - class: CommandLineTool
    id: job-shout
    inputs: { word: string }
    baseCommand: echo
    arguments: [$(inputs.word)]
    outputs:
      said: { type: string, outputBinding: { glob: said, loadContents: true, outputEval: '$(self[0].contents)' } }
    stdout: said
`;

describe(`a job file, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let folder: string;

  const cli = (...args: readonly string[]): Promise<CliResult> => new CliRun(api.url, folder, args).result;
  const files = (): { readonly [path: string]: string } => ({
    'tools/shout.cwl': SHOUT,
    'by-path.yaml': 'cwl:tool: tools/shout.cwl#job-shout\nword: by path\n',
    'by-id.json': '{"cwl:tool": "job-shout", "word": "by id"}',
    'by-process-url.yml': `cwl:tool: ${api.url}/processes/job-shout\nword: by URL\n`,
    'by-document-url.yml': `cwl:tool: ${api.url}/processes/job-shout/package\nword: by document\n`,
    'of-another.yaml': 'cwl:tool: another\nword: given\n',
    'of-nothing.yaml': 'word: alone\n',
    'of-missing.yaml': 'cwl:tool: tools/none.cwl\n',
    'of-unknown.yaml': 'cwl:tool: no-such-process\n',
  });

  beforeAll(async () => {
    folder = cleanup.use(await temporaryFolder()).path;
    for (const [path, text] of Object.entries(files())) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await api.deploy(SHOUT);
  });
  afterAll(() => cleanup.disposeAsync());

  it.each([
    [['by-path.yaml'], 'by path\n'],
    [['by-path.yaml', '-i', 'word=by hand'], 'by hand\n'],
    [['by-id.json'], 'by id\n'],
    [['by-process-url.yml'], 'by URL\n'],
    [['by-document-url.yml'], 'by document\n'],
    [['by-document-url.yml'], 'by document\n'],
    // The process that is named on the command line counts.
    [['job-shout', 'of-another.yaml'], 'given\n'],
  ])('execute %j', async (args, said) => {
    const { stdout, stderr, exitCode } = await cli('execute', ...args);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ said });
  });

  it('deploys a document once, however often it is executed', async () => {
    await cli('execute', 'by-path.yaml');
    const { stdout } = await cli('processes');
    expect(stdout.match(/^shout-[0-9a-f]{8} /gm)).toHaveLength(1);
  });

  it.each([
    [
      'of-nothing.yaml',
      /^of-nothing\.yaml does not say what it is a job of\. Write 'cwl-processes execute <process>/,
    ],
    ['of-missing.yaml', /names tools\/none\.cwl as cwl:tool, and there is no file .*none\.cwl\.$/],
    ['of-unknown.yaml', /^There is no process 'no-such-process'/],
  ])('refuses %s', async (file, message) => {
    const { exitCode, stdout, stderr } = await cli('execute', file);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd()).toMatch(message);
  });

  it('may be sent as it is to the process that it names, and to no other', async () => {
    const send = (named: string) =>
      api.send('POST', '/processes/job-shout/execution', {
        type: 'application/cwl+json',
        body: { 'cwl:tool': named, word: 'hello' },
      });
    const answer = await send('job-shout');
    expect(answer.body.said.value ?? answer.body.said).toBe('hello\n');
    const refused = await send('other');
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toContain(
      'cwl:tool names "other", and this request is for the process \'job-shout\'',
    );
  });
});
