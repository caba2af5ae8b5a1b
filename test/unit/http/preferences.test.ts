/** What a client prefers, and what a process offers. */
import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { startServer, type TestServer } from './support/server.ts';

const SAID = {
  class: 'File',
  location: 'object:jobs/job-1/main/a1/out/said.txt',
  basename: 'said.txt',
  size: 3,
};
const INPUTS = { inputs: { message: 'hi' } };

/** A process that offers these modes, whose jobs have finished at once where `done`. */
async function offering(jobControlOptions: readonly string[], done = true): Promise<TestServer> {
  const server = startServer();
  const processDescription = { process: { id: 'echo' }, jobControlOptions };
  const body = JSON.stringify({ processDescription, executionUnit: { value: ECHO } });
  expect((await server.deploy(body, 'application/ogcapppkg+json')).statusCode).toBe(201);
  await server.objects.put('jobs/job-1/main/a1/out/said.txt', 'hi\n');
  if (done) server.jobs.onCreate = () => ({ status: 'successful', outputs: { said: SAID } });
  return server;
}

describe('a process that offers one mode', () => {
  it.each([
    [['async-execute'], 201, 'async'],
    [['sync-execute', 'dismiss'], 200, 'sync'],
    [['sync-execute', 'async-execute'], 200, 'sync'],
    [['dismiss'], 200, 'sync'],
  ])('/req/core/process-execute-default-execution-mode: %j is answered with %i', async (options, status, mode) => {
    const server = await offering(options);
    const response = await server.execute('echo', INPUTS);

    expect([response.statusCode, server.jobs.known('job-1').request.mode]).toEqual([status, mode]);
    if (status === 201) expect(response.json()).toMatchObject({ jobID: 'job-1', processID: 'echo' });
  });

  it.each([
    [['async-execute'], 201, 'respond-async'],
    [['sync-execute'], 200, undefined],
    [['sync-execute', 'async-execute'], 201, 'respond-async'],
  ])('/req/core/process-execute-auto-execution-mode: %j is answered with %i where the client prefers respond-async', async (options, status, applied) => {
    const server = await offering(options);
    const response = await server.execute('echo', INPUTS, { prefer: 'respond-async ' });

    expect([response.statusCode, response.headers['preference-applied']]).toEqual([status, applied]);
  });

  it.each(['async-execute', 'sync-execute'])('says so in its description: %s', async (mode) => {
    const server = await offering([mode]);

    expect((await server.ask('/processes/echo')).json().jobControlOptions).toEqual([mode, 'dismiss']);
  });
});

describe('the preference to wait', () => {
  it('answers with the job when the time is over, also without respond-async', async () => {
    const server = await offering([], false);
    const response = await server.execute('echo', INPUTS, { prefer: 'wait=0' });

    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      'preference-applied': 'wait=0',
      location: expect.stringContaining('/jobs/job-1'),
    });
    expect(response.headers['link']).toContain('rel="monitor"');
  });

  it('answers with the results that are there in time', async () => {
    const server = await offering([]);
    const response = await server.execute('echo', INPUTS, { prefer: 'wait=60' });

    expect([response.statusCode, response.body, response.headers['preference-applied']]).toEqual([
      200,
      'hi\n',
      'wait=60',
    ]);
    expect(response.headers['link']).toBeUndefined();
  });

  it('does not make a process asynchronous that is not', async () => {
    const server = await offering(['sync-execute'], false);
    const asked = server.execute('echo', INPUTS, { prefer: 'wait=0' });
    while ((await server.jobs.get('job-1')) === undefined) await new Promise(setImmediate);
    server.jobs.succeed('job-1', { said: 'late' });

    expect((await asked).statusCode).toBe(200);
  });

  it('takes respond-sync, which no register has', async () => {
    const response = await (await offering([])).execute('echo', INPUTS, { prefer: 'respond-sync' });

    expect([response.statusCode, response.headers['preference-applied']]).toEqual([200, 'respond-sync']);
  });
});

describe('the preference for representations', () => {
  const document = async (prefer: string, body: object = INPUTS) => {
    const server = await offering([]);
    await server.execute('echo', body, { prefer: 'respond-async' });
    return server.ask('/jobs/job-1/results', { headers: { accept: 'application/json', prefer } });
  };

  it('puts the content of files into the results document', async () => {
    const response = await document('return=representation');

    expect(response.json()).toEqual({ said: { value: 'hi\n', mediaType: 'text/plain' } });
    expect(response.headers['preference-applied']).toBe('return=representation');
  });

  it('leaves links where a little is enough, or the request said so', async () => {
    const link = { said: { href: expect.stringContaining('/said.txt') } };
    const byReference = { ...INPUTS, outputs: { said: { transmissionMode: 'reference' } } };

    expect((await document('return=minimal')).json()).toMatchObject(link);
    expect((await document('return=representation', byReference)).json()).toMatchObject(link);
  });

  it('counts in a synchronous execution too', async () => {
    const server = await offering([]);
    const headers = { accept: 'application/json', prefer: 'wait=5, return=representation' };
    const response = await server.execute('echo', INPUTS, headers);

    expect(response.json()).toHaveProperty('said.value', 'hi\n');
    expect(response.headers['preference-applied']).toBe('wait=5, return=representation');
  });
});

describe('the format of an output', () => {
  it.each([
    ['text', 'text/plain', 201],
    ['text', 'application/json', 201],
    ['text', 'image/png', 400],
    ['image', 'image/tiff', 201],
    ['image', 'IMAGE/TIFF; application=geotiff', 201],
    ['image', 'image/png', 400],
    ['file', 'anything/else', 201],
    ['folder', 'application/zip', 201],
    ['folder', 'image/tiff', 400],
    ['number', 'text/plain', 400],
  ])('%s as %s', async (output, mediaType, status) => {
    const server = startServer();
    await server.deploy(FORMATS);
    const outputs = { [output]: { format: { mediaType } } };
    const response = await server.execute('formats', { inputs: {}, outputs }, { prefer: 'respond-async' });

    expect(response.statusCode, response.body).toBe(status);
    if (status === 400) expect(response.json().detail).toContain(`cannot be had as ${mediaType}, but as `);
  });
});

const FORMATS = `cwlVersion: v1.2
class: CommandLineTool
id: formats
baseCommand: "true"
inputs: []
outputs:
  text: { type: string, outputBinding: { outputEval: $(runtime.outdir) } }
  number: { type: int, outputBinding: { outputEval: $(runtime.cores) } }
  image: { type: File, outputBinding: { glob: a }, format: https://www.iana.org/assignments/media-types/image/tiff }
  file: { type: "File?", outputBinding: { glob: b } }
  folder: { type: Directory, outputBinding: { glob: c } }
`;
