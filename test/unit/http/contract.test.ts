/** Part 1 of the standard, class oas30: what the API definition says of each operation. */
import { describe, expect, it } from 'vitest';
import { readContract } from '../../../src/http/contract.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly responses: { readonly [status: string]: { readonly $ref?: string } };
}

interface Components {
  readonly securitySchemes?: object;
  readonly responses: {
    readonly [name: string]: { readonly content?: object; readonly description: string };
  };
}

const contract = readContract();
const components = contract['components'] as Components;
const operations = Object.values(contract.paths).flatMap((path) =>
  Object.entries(path).flatMap(([method, operation]) =>
    method === 'parameters' ? [] : [operation as unknown as Operation],
  ),
);
const named = operations.map((operation) => [operation.operationId, operation] as const);
/** Swagger UI is served by its plugin, which refuses nothing. */
const ours = named.filter(([id]) => id !== 'getApiPage');

describe('every operation', () => {
  it.each(named)('/req/oas30/completeness: %s says how it succeeds and how the server fails', (_id, {
    responses,
  }) => {
    expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['405', '429', '500']));
  });

  it.each(ours)('/req/oas30/exceptions-codes: %s describes its errors as problems', (_id, { responses }) => {
    const errors = Object.entries(responses).filter(([status]) => /^[45]/.test(status));

    expect(Object.keys(responses)).toContain('400');
    for (const [status, { $ref = '' }] of errors) {
      const response = components.responses[$ref.replace('#/components/responses/', '')];
      expect(Object.keys(response?.content ?? {}), status).toEqual(['application/problem+json', 'text/html']);
    }
  });

  it.each(named)('/req/oas30/security: %s needs no credentials, and says of none', (_id, operation) => {
    expect(operation.security ?? contract['security'] ?? []).toEqual([]);
    expect(components.securitySchemes ?? {}).toEqual({});
  });
});
