/** A deployment that gives links of its S3 server: whoever has one needs this server no more. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDeployment } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
class: CommandLineTool
id: linked
baseCommand: [sh, -c, 'mkdir d; printf inner > d/inner.txt; printf 0123456789 > out.txt']
inputs: {}
outputs:
  file: { type: File, outputBinding: { glob: out.txt } }
  folder: { type: Directory, outputBinding: { glob: d } }
`;

describe('presigned links', () => {
  let deployment: Awaited<ReturnType<typeof ownDeployment>>;
  beforeAll(async () => {
    deployment = await ownDeployment({ settings: { CWLP_PRESIGN_SECONDS: '600' } });
  });
  afterAll(() => deployment[Symbol.asyncDispose]());

  it('are in results, lead to the S3 server, and can be an input again', async () => {
    const { http } = deployment;
    await http.deploy(PACKAGE);
    const job = await http.execute('linked');
    expect(await http.untilDone(job)).toMatchObject({ status: 'successful' });

    const { file, folder } = (await http.get(`/jobs/${job}/results`, { accept: 'application/json' })).body;
    const part = await http.get(file.href, { range: 'bytes=2-4' });

    expect(new URL(file.href).searchParams.get('X-Amz-Expires')).toBe('600');
    expect([part.status, part.text]).toEqual([206, '234']);
    expect(part.headers.get('content-disposition')).toBe('inline; filename="out.txt"');
    expect((await http.get(folder.listing[0].href)).text).toBe('inner');
    const entries = (await http.get(folder.href, { accept: 'application/json' })).body;
    const sent = await fetch(entries[0], { redirect: 'manual' });
    expect([sent.status, (await http.get(entries[0])).text]).toEqual([307, 'inner']);

    await http.deploy(CAT);
    const again = await http.send('POST', '/processes/reads/execution', {
      body: { inputs: { file: { href: file.href } } },
    });
    expect([again.status, again.text]).toEqual([200, '0123456789']);
  });
});

const CAT = `
cwlVersion: v1.2
class: CommandLineTool
id: reads
baseCommand: cat
inputs: { file: { type: File, inputBinding: {} } }
outputs: { said: { type: stdout } }
`;
