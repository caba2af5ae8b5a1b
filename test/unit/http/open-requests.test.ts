import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { BASE, startServer } from './support/server.ts';

describe('a client with too many requests open', () => {
  it('is told when to come back, until one of them has its answer', async () => {
    const server = startServer({ publicUrl: BASE, maxRequests: 3 });
    await server.deploy(ECHO);
    const inputs = { message: 'm' };
    const waiting = [1, 2, 3].map(() => server.execute('echo', { inputs, response: 'document' }));
    await expect.poll(async () => (await server.jobs.list({ limit: 9 })).jobs).toHaveLength(3);

    const refused = await server.ask('/');
    server.jobs.succeed('job-1', {});
    await waiting[0];
    const answered = await server.ask('/');

    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.headers['content-type']).toBe('application/problem+json');
    expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(answered.statusCode).toBe(200);
    for (const job of ['job-2', 'job-3']) server.jobs.succeed(job, {});
    await Promise.all(waiting);
  });
});
