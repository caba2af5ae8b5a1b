/** Every line that the README shows runs as it stands there, in order, in one shell. */
import { readFileSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { BashSession } from './support/bash-session.ts';
import { ownDeployment } from './support/shared.ts';

const root = join(import.meta.dirname, '../..');

/** The lines of the README in their order, each by a part of it, with what its answer has to contain. */
const ANSWERS: readonly (readonly [line: string, ...contains: (string | RegExp)[]])[] = [
  ['SERVER='],
  ['application/cwl+yaml', '"id":"hello"', '"mutable":true', '/processes/hello"'],
  [
    '$SERVER/processes/hello',
    '"title":"Say hello"',
    '"message":{',
    '"default":"Hello, Earth"',
    '"greeting":{',
  ],
  ['/hello/execution', /^Hello, Olinda\n$/],
  ['JOB=$(curl -sf $SERVER/processes/hello/execution -H'],
  ['$SERVER/jobs/$JOB', '"processID":"hello"', /"status":"(?:accepted|running|successful)"/],
  ['/events', 'event: started', 'event: shard-succeeded', '"subject":"main"', '"status":"successful"'],
  [
    '/steps',
    '"id":"main"',
    '"state":"succeeded"',
    '"command":["echo","Hello, Earth"]',
    '"image":"debian:stable-slim"',
    /"imageDigest":"sha256:[0-9a-f]{64}"/,
    '"exitCode":0',
  ],
  ['/steps/main/log?stream=engine', 'image debian:stable-slim (sha256:', 'container ended with exit code 0'],
  ['/logs', '"stream":"engine"', '"stream":"stdout"', '"stream":"stderr"', '/steps/main/log?stream='],
  ['/prov -H', '@prefix prov:', 'prov:SoftwareAgent', 'prov:wasGeneratedBy'],
  ['/ro-crate -o', /^$/],
  [
    '/results -H',
    '"greeting":{"href":"http://',
    '"class":"File"',
    '"basename":"greeting.txt"',
    '"checksum":"sha1$',
  ],
  ['/results/greeting', /^Hello, Earth\n$/],
  ['/results?f=zip', /^$/],
  ['/results?f=manifest', '"path":"greeting/greeting.txt"', '"size":13', '"checksum":"sha1$'],
  ['application/cwl+json', '"id":"today"'],
  ['?w=site-report', '"id":"site-report"'],
  ['"value": {"cwlVersion"', '"id":"today-packed"'],
  ['\\"href\\": \\"$SERVER/processes/hello/package', '"id":"hello-by-url"', '"title":"Say hello"'],
  ['water-bodies.cwl', '"id":"water-bodies"', '"keywords":["water","NDWI","Otsu","Landsat"]'],
  ['SCENE=$(curl'],
  ['JOB=$(curl -sf $SERVER/processes/water-bodies/execution'],
  ['/events', '"subject":"main/crop[1]"', '"subject":"main/catalogue[0]"'],
  ['/steps/threshold/log', /^threshold -?\d\.\d+; \d+\.\d % water\n$/],
  ['/results -H', '"basename":"catalog.json"', '"basename":"water-mask.tif"', '"type":"image/tiff'],
  ['-X DELETE $SERVER/jobs/$JOB', '"status":"dismissed"', 'removed'],
  ['JOB=$(curl -sf $SERVER/processes/water-bodies/execution'],
  ['-X DELETE $SERVER/jobs/$JOB', '"status":"dismissed"', '"processID":"water-bodies"'],
  ['-X PUT $SERVER/processes/hello', /^$/],
  ['-X DELETE $SERVER/processes/hello', /^$/],
  ['npx cwl-processes validate', 'is valid'],
  ['npx cwl-processes deploy', /^site-report\n$/],
  [
    'npx cwl-processes execute',
    '"basename": "report.txt"',
    '"basename": "warning.txt"',
    '/results/report.txt"',
  ],
  ['npx cwl-processes jobs', /successful\s+100 %\s+site-report/, /dismissed\s+\d+ %\s+water-bodies/],
];

const lines = readmeLines('From a package to its results', 'What runs');

describe(`README.md, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  let shell: BashSession;
  let url: string;

  beforeAll(async () => {
    // Nothing is set that the README does not say: the package by URL is one of the server's own.
    const server = cleanup.use(await ownDeployment({ settings: { CWLP_FETCH_ALLOW: '' } }));
    const folder = cleanup.use(await temporaryFolder());
    for (const name of await readdir(root)) await symlink(join(root, name), join(folder.path, name));
    url = server.url;
    shell = cleanup.use(new BashSession(folder.path, { ...process.env, CWLP_SERVER: url }));
  });

  afterAll(() => cleanup.disposeAsync());

  it('has an expectation for each of its lines', () => {
    expect(ANSWERS.map(([part], index) => lines[index]?.includes(part) && part)).toEqual(
      ANSWERS.map(([part]) => part),
    );
    expect(lines).toHaveLength(ANSWERS.length);
  });

  for (const [index, [, ...contains]] of ANSWERS.entries()) {
    const line = lines[index] ?? '';
    it(line, async () => {
      const { exitCode, stdout, stderr } = await shell.run(
        line.startsWith('SERVER=') ? `SERVER=${url}` : line,
      );

      expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
      for (const part of contains) expect(stdout).toMatch(part);
    });
  }
});

/** The lines of the `sh` blocks from one heading to another. */
function readmeLines(from: string, to: string): readonly string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const part = readme.slice(readme.indexOf(`## ${from}\n`), readme.indexOf(`## ${to}\n`));
  return Array.from(part.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block = '']) =>
    block.trim().split('\n'),
  ).flat();
}
