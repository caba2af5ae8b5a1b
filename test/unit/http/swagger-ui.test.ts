import { expect, it } from 'vitest';
import { startServer } from './support/server.ts';

it('names its files below the path that was asked for, whatever signs that has', async () => {
  const server = startServer({ pathPrefix: '/{user}' });
  const page = await server.ask("/a$'b/api.html");

  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('/a$&#39;b/api.html/static/');
});
