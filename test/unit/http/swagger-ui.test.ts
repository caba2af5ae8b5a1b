import { expect, it } from 'vitest';
import { startServer } from './support/server.ts';

it.each([
  "/a$'b/api.html",
  "/a$'b/api.html?lang=en",
])('%s names its files below the path that was asked for, whatever signs that has', async (url) => {
  const server = startServer({ pathPrefix: '/{user}' });
  const page = await server.ask(url);

  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('/a$&#39;b/api.html/static/');
});
