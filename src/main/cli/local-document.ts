/** A package on this machine as one request body: what it refers to beside it is put in its place. */
import { dirname, extname, resolve } from 'node:path';
import { parseYaml, readLocal } from './read-local.ts';

export interface PackageBody {
  readonly mediaType: string;
  readonly body: string;
}

/**
 * Reads a package. A document that refers to no other local file is sent as it is, letter by letter; otherwise `run`,
 * `$import` and `$include` of local files are replaced by their content. Throws where a reference cannot be replaced.
 */
export async function readPackage(path: string): Promise<PackageBody> {
  const text = await readLocal(path);
  const joined = new Set<string>();
  const document = await embed(parseYaml(text, path), resolve(path), joined, [resolve(path)]);
  if (joined.size > 0) return { mediaType: 'application/cwl+json', body: JSON.stringify(document) };
  return { mediaType: `application/cwl+${extname(path) === '.json' ? 'json' : 'yaml'}`, body: text };
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
    return readLocal(resolve(dirname(file), fields['$include']));
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
  return embed(parseYaml(await readLocal(file), file), file, joined, [...chain, file]);
}

/** A reference to another file, neither into this document (`#tool`) nor to a server. */
function isLocal(reference: unknown): reference is string {
  return (
    typeof reference === 'string' && !reference.startsWith('#') && !/^[a-z][a-z0-9+.-]*:/i.test(reference)
  );
}
