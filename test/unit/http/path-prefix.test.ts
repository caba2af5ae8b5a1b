import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { pathPrefix } from '../../../src/http/path-prefix.ts';

const asked = (originalUrl: string) => ({ originalUrl }) as FastifyRequest;

it.each([
  ['/{user}/ogc-api', '/eric/ogc-api/jobs?limit=1', '/jobs?limit=1', '/eric/ogc-api'],
  ['/{user}/ogc-api', '/eric/ogc-api', '/', '/eric/ogc-api'],
  ['/{user}/ogc-api', '/eric/ogc-api?f=json', '/?f=json', '/eric/ogc-api'],
  ['/{user}/ogc-api', '//eric//ogc-api//jobs/', '//jobs/', '/eric/ogc-api'],
  ['/{user}/ogc-api', '/ren%C3%A9/ogc-api/', '/', '/ren%C3%A9/ogc-api'],
  ['/{user}/ogc-api', '/eric/ogc-apis/jobs', '/eric/ogc-apis/jobs', undefined],
  ['/{user}/ogc-api', '/jobs', '/jobs', undefined],
  ['/v1.0', '/v1.0/jobs', '/jobs', '/v1.0'],
  ['/v1.0', '/v1x0/jobs', '/v1x0/jobs', undefined],
  [undefined, '/eric/ogc-api', '/eric/ogc-api', ''],
])('below %s, %s is %s', (template, url, path, found) => {
  const prefix = pathPrefix(template);

  expect([prefix.strip(url), prefix.of(asked(url))]).toEqual([path, found]);
});
