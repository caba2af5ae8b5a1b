import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';

/** The API definition, as far as this station looks into it. */
export interface Contract {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: { readonly operationId?: string } };
  };
  readonly [member: string]: unknown;
}

/** Reads `openapi/openapi.yaml`; it lies at the same place beside `src` and beside `dist`. */
export function readContract(): Contract {
  const file = new URL('../../openapi/openapi.yaml', import.meta.url);
  return load(readFileSync(file, 'utf8')) as Contract;
}
