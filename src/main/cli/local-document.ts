/** A package on this machine as one request body: what it refers to beside it is put in its place. */
import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { load } from 'js-yaml';

export interface PackageBody {
  readonly mediaType: string;
  readonly body: string;
}

/**
 * Reads a package. A document that refers to no other local file is sent as it is, letter by letter; otherwise `run`,
 * `$import` and `$include` of local files are replaced by their content. Throws where a reference cannot be replaced.
 */
export async function readPackage(path: string): Promise<PackageBody> {
  const text = await readFile(path, 'utf8');
  if (extname(path) === '.json') return { mediaType: 'application/cwl+json', body: text };
  const joined = new Set<string>();
  const document = await embed(load(text), resolve(path), joined, [resolve(path)]);
  return joined.size === 0
    ? { mediaType: 'application/cwl+yaml', body: text }
    : { mediaType: 'application/cwl+json', body: JSON.stringify(document) };
}

async function embed(
  node: unknown,
  file: string,
  joined: Set<string>,
  chain: readonly string[],
): Promise<unknown> {
  if (Array.isArray(node)) return Promise.all(node.map((item) => embed(item, file, joined, chain)));
  if (typeof node !== 'object' || node === null) return node;
  const fields = node as { readonly [key: string]: unknown };
  if (isLocal(fields['$import'])) return embedFile(fields['$import'], file, joined, chain);
  if (isLocal(fields['$include'])) {
    joined.add(fields['$include']);
    return readFile(resolve(dirname(file), fields['$include']), 'utf8');
  }
  const entries = Object.entries(fields).map(async ([key, value]) => [
    key,
    key === 'run' && isLocal(value)
      ? await embedFile(value, file, joined, chain)
      : await embed(value, file, joined, chain),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function embedFile(
  reference: string,
  from: string,
  joined: Set<string>,
  chain: readonly string[],
): Promise<unknown> {
  if (reference.includes('#')) {
    throw new Error(
      `${from} refers to '${reference}', a part of another file. Put both in one $graph, or deploy the package by its URL.`,
    );
  }
  const file = resolve(dirname(from), reference);
  if (chain.includes(file)) throw new Error(`${[...chain, file].join(' runs ')}: a cycle that never ends.`);
  joined.add(file);
  return embed(load(await readFile(file, 'utf8')), file, joined, [...chain, file]);
}

/** A reference to another file, neither into this document (`#tool`) nor to a server. */
function isLocal(reference: unknown): reference is string {
  return (
    typeof reference === 'string' && !reference.startsWith('#') && !/^[a-z][a-z0-9+.-]*:/i.test(reference)
  );
}
