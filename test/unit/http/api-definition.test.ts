import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { toOpenapi31 } from '../../../src/http/capabilities/openapi-31.ts';
import { startServer } from './support/server.ts';

const asOpenapi = (version: string) => ({
  headers: { accept: `application/vnd.oai.openapi+json;version=${version}` },
});

async function withEcho() {
  const server = startServer();
  await server.processes.deployBuiltIn();
  return server;
}

const PACKAGES = 'test/acceptance/fixtures/field-packages';

/** Every package of the field that is one document, deployed. */
async function withFieldPackages() {
  const server = await withEcho();
  for (const name of readdirSync(PACKAGES).filter((file) => file.endsWith('.cwl'))) {
    await server.ask('/processes', {
      method: 'POST',
      headers: { 'content-type': 'application/cwl' },
      body: readFileSync(`${PACKAGES}/${name}`, 'utf8'),
    });
  }
  return server;
}

const EXTERNAL = [
  'https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/bbox.yaml',
  'https://geojson.org/schema/Feature.json',
  'https://schemas.stacspec.org/v1.0.0/item-spec/json-schema/item.json',
];

describe('the API definition that is served', () => {
  it.each([
    '3.0',
    '3.1',
  ])('/req/oas/definition: is valid OpenAPI %s with the inputs of what is deployed', async (version) => {
    const definition = (await (await withFieldPackages()).ask('/api', asOpenapi(version))).json();
    const validator = new Validator();
    // The schemas of other standards, which the validator does not fetch.
    for (const url of EXTERNAL) await validator.addSpecRef({ $id: url, type: 'object' }, url);

    expect(
      Object.keys(definition.paths).filter((path) => /^.processes.[^{]+.execution$/.test(path)).length,
    ).toBeGreaterThan(8);
    expect(await validator.validate(definition)).toEqual({ valid: true });
  });

  it('has the execution of each process with its own inputs', async () => {
    const { paths } = (await (await withEcho()).ask('/api')).json();
    const { requestBody, operationId, responses } = paths['/processes/echo/execution'].post;
    const [general, own] = requestBody.content['application/json'].schema.allOf;

    expect(operationId).toBe('execute-echo');
    expect(Object.keys(responses)).toContain('201');
    expect(general).toEqual({ $ref: '#/components/schemas/Execute' });
    expect(own.properties.inputs).toMatchObject({
      required: ['message'],
      properties: { message: { type: 'string', title: 'Message' }, pause: { type: 'integer', default: 0 } },
    });
  });

  it('keeps every method of an execution, because a path that is named hides the general one', async () => {
    const { paths } = (await (await withEcho()).ask('/api')).json();
    const methods = (path: string) => Object.keys(paths[path]).filter((name) => name !== 'parameters');

    expect(methods('/processes/echo/execution').sort()).toEqual(
      methods('/processes/{processID}/execution').sort(),
    );
  });

  it.each([
    ['3.0', '3.0.3'],
    ['3.1', '3.1.1'],
  ])('/req/oas30/oas-definition, /req/oas31/oas-definition: is OpenAPI %s for who asks for it', async (version, openapi) => {
    const response = await (await withEcho()).ask('/api', asOpenapi(version));

    expect(response.headers['content-type']).toMatch(new RegExp(`; ?version="?${version}"?$`));
    expect(response.json().openapi).toBe(openapi);
  });

  it('/req/oas31/oas-definition: is linked from the landing page in both versions', async () => {
    const { links } = (await startServer().ask('/')).json();

    expect(links.filter(({ rel }: { rel: string }) => rel === 'service-desc')).toMatchObject([
      { type: 'application/vnd.oai.openapi+json;version=3.0' },
      { type: 'application/vnd.oai.openapi+json;version=3.1' },
    ]);
  });

  it('/req/oas31/oas-definition: has no keyword of 3.0 alone', async () => {
    const { body } = await (await withEcho()).ask('/api', asOpenapi('3.1'));

    expect(body).not.toMatch(/"nullable":(?:true|false)/);
  });
});

describe('toOpenapi31', () => {
  it.each([
    [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [{ type: 'string', nullable: false }, { type: 'string' }],
    [
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [{ nullable: true, enum: [null] }, { enum: [null] }],
    [{ oneOf: [{}], nullable: true }, { anyOf: [{ oneOf: [{}] }, { type: 'null' }] }],
    [{ properties: { nullable: { type: 'string' } } }, { properties: { nullable: { type: 'string' } } }],
  ])('makes of %j %j', (schema, expected) => {
    expect(toOpenapi31({ schema })).toEqual({ schema: expected, openapi: '3.1.1' });
  });
});
