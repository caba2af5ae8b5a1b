import { isExpression } from '../../expression/scan.ts';
import type { CwlType, Field, PackedDocument, Process } from '../model.ts';
import { branchesOf } from '../normal/type-algebra.ts';
import { type Library, UnreadableError } from '../source/library.ts';
import { relationsInRdfXml } from './rdf-xml.ts';
import type { Relation } from './relation.ts';
import { relationsInTurtle } from './turtle.ts';

type Formats = PackedDocument['formats'];

/**
 * Superclasses and equivalents of file formats, from the ontologies that `$schemas` names (CWL v1.2 §"Format
 * checking"). They are read only where an input asks for a format: most packages use `$schemas` for metadata. One
 * that cannot be read is passed over, for it makes no package wrong: formats are then compared by equality.
 */
export async function readFormatRelations(
  processes: Iterable<Process>,
  schemas: readonly string[],
  library: Library,
): Promise<Formats> {
  const wanted = [...processes].flatMap((process) => process.inputs.flatMap(formatsOf));
  if (wanted.length === 0 || schemas.length === 0) return {};
  const texts = await Promise.all(schemas.map((uri) => textOrNothing(uri, library)));
  const relations = texts.flatMap(relationsIn).flatMap(bothWays);
  return wanted.some(isExpression) ? collect(relations) : collect(leadingTo(wanted, relations));
}

async function textOrNothing(uri: string, library: Library): Promise<string> {
  try {
    return await library.text(uri);
  } catch (error) {
    if (error instanceof UnreadableError) return '';
    throw error;
  }
}

function relationsIn(text: string): Relation[] {
  return /^\s*(<\?xml|<!|<rdf:)/.test(text) ? relationsInRdfXml(text) : relationsInTurtle(text);
}

function bothWays(relation: Relation): Relation[] {
  if (relation.kind === 'subclass') return [relation];
  return [relation, { ...relation, from: relation.to, to: relation.from }];
}

/** The relations by which a File can get to a wanted format; an ontology has thousands of others. */
function leadingTo(wanted: readonly string[], relations: readonly Relation[]): Relation[] {
  const incoming = Map.groupBy(relations, (relation) => relation.to);
  const useful = new Set<Relation>();
  const reached = new Set(wanted);
  // A set is walked in the order of insertion, also while it grows.
  for (const iri of reached) {
    for (const relation of incoming.get(iri) ?? []) {
      useful.add(relation);
      reached.add(relation.from);
    }
  }
  return [...useful];
}

function collect(relations: readonly Relation[]): Formats {
  const targets = Map.groupBy(relations, (relation) => relation.from);
  return Object.fromEntries(
    [...targets].map(([iri, group]) => [iri, [...new Set(group.map((relation) => relation.to))]]),
  );
}

function formatsOf(field: Field): readonly string[] {
  return [...(field.format ?? []), ...nestedFormats(field.type)];
}

function nestedFormats(type: CwlType): readonly string[] {
  return branchesOf(type).flatMap((branch) => {
    if (branch.kind === 'array') return nestedFormats(branch.items);
    return branch.kind === 'record' ? branch.fields.flatMap(formatsOf) : [];
  });
}
