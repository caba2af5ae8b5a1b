/** The forms of execute requests beside JSON, on a real server. */
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const DIGEST = `
cwlVersion: v1.2
class: ExpressionTool
id: execute-requests-file
requirements: { InlineJavascriptRequirement: {} }
inputs: { image: File, label: string }
outputs: { image: File, size: int, label: string }
expression: '\${ return { image: inputs.image, size: inputs.image.size, label: inputs.label }; }'
`;

describe(`execute requests, ${inject('form')}`, () => {
  const api = sharedApi();

  it('/req/kvp-execute/process-execute-op: a URL executes the built-in process', async () => {
    const query = 'message=hi&values=1,2.5&box=1,2,3,4&box[include]=true&values[include]=true';
    const { status, body, headers } = await api.get(`/processes/echo/execution?${query}`);

    expect([status, body]).toEqual([
      200,
      {
        values: [1, 2.5],
        box: { bbox: [1, 2, 3, 4], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' },
      },
    ]);
    expect(headers.get('link')).toContain('rel="monitor"');
  });

  it('a URL with a preference makes a job', async () => {
    const answer = await api.get('/processes/echo/execution?message=hi&response[prefer]=respond-async');
    expect(answer.status).toBe(201);
    await api.untilDone(answer.body.jobID);

    expect(await api.results(answer.body.jobID)).toMatchObject({ message: 'hi' });
  });

  it('HEAD of such a URL makes none', async () => {
    const count = async () =>
      (await api.get('/jobs?processID=execute-requests-head&limit=1')).body.jobs.length;
    await api.deploy(DIGEST.replaceAll('execute-requests-file', 'execute-requests-head'));
    const url = '/processes/execute-requests-head/execution?label=a&image=https://nowhere.invalid/a';

    expect((await api.send('HEAD', url)).status).toBe(200);
    expect((await api.send('HEAD', `${url}&size=2`)).status).toBe(400);
    expect(await count()).toBe(0);
  });

  it('a form brings its file along, byte for byte', async () => {
    await api.deploy(DIGEST);
    const bytes = randomBytes(3_000_000);
    const form = new FormData();
    form.set('label', 'a text, with a comma');
    form.set('image', new File([bytes], 'grün.tif', { type: 'image/tiff' }));
    const response = await fetch(`${api.url}/processes/execute-requests-file/execution`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: form,
    });
    const results = (await response.json()) as { image: { href: string }; size: number; label: string };
    const stored = Buffer.from(await (await fetch(results.image.href)).arrayBuffer());

    expect(results).toMatchObject({ size: bytes.length, label: 'a text, with a comma' });
    expect(digest(stored)).toBe(digest(bytes));
  });

  it('a link stands for a text', async () => {
    const upload = await api.send('POST', '/uploads?name=message.txt', {
      body: 'from afar',
      type: 'text/plain',
    });
    const answer = await api.send('POST', '/processes/echo/execution', {
      body: { inputs: { message: { href: upload.body.href } }, outputs: { message: {} } },
    });

    expect([answer.status, answer.text]).toEqual([200, 'from afar']);
  });
});

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
