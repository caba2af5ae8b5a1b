import type { NormalPackage } from '../normal/package.ts';
import type { Documents } from '../source/documents.ts';
import type { Marks, Place } from '../source/marks.ts';
import { resolveReference } from '../source/reference.ts';

/** An ontology that a document names, and where it does. */
export interface SchemaReference {
  readonly uri: string;
  readonly place: Place;
}

/** What `$schemas` names: beside `$graph`, in a process, or in one that was imported; each address once. */
export function schemasOf(documents: Documents, normal: NormalPackage, marks: Marks): SchemaReference[] {
  const processes = [...normal.processes.values()].map((process) => normal.origins.of(process).value);
  const found = new Map<string, SchemaReference>();
  for (const holder of [...documents.all.map(({ fields }) => fields), ...processes]) {
    for (const reference of named(holder, marks)) {
      if (!found.has(reference.uri)) found.set(reference.uri, reference);
    }
  }
  return [...found.values()];
}

function named(holder: unknown, marks: Marks): SchemaReference[] {
  const mark = marks.of(holder);
  const written = (holder as { readonly $schemas?: unknown })['$schemas'];
  if (mark === undefined || written === undefined) return [];
  const list = marks.of(written);
  const own = mark.children.get('$schemas') ?? mark.offset;
  return [written].flat().flatMap((schema, index) => {
    const uri = typeof schema === 'string' ? resolveReference(schema, mark.file.uri) : undefined;
    const offset = list?.children.get(index) ?? own;
    return uri === undefined ? [] : { uri, place: { file: list?.file ?? mark.file, offset } };
  });
}
