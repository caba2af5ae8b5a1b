import { isExpression } from '../../expression/scan.ts';
import type { ClassRelation, ReadOntology } from '../../ports.ts';
import type { PackedDocument, Process } from '../model.ts';
import { type Library, UnreadableError } from '../source/library.ts';
import { formatsOf } from './formats-of.ts';
import { OntologyError } from './ontology-error.ts';

interface Formats {
  /** Superclasses and equivalents: `PackedDocument.formats`. */
  readonly relations: PackedDocument['formats'];
  /** Address to reason: `PackedDocument.unreadSchemas`. */
  readonly unread: Readonly<Record<string, string>>;
}

/**
 * Superclasses and equivalents of file formats, from the ontologies that `$schemas` names (CWL v1.2 §"Format
 * checking"). They are read only where an input asks for a format: most packages use `$schemas` for metadata. One
 * that cannot be read makes no package wrong, for equal formats need none: the check of a File that does will say so.
 */
export async function readFormats(
  processes: Iterable<Process>,
  schemas: readonly string[],
  library: Library,
  readOntology: ReadOntology,
): Promise<Formats> {
  const wanted = [...processes].flatMap((process) => process.inputs.flatMap(formatsOf));
  if (wanted.length === 0 || schemas.length === 0) return { relations: {}, unread: {} };
  const unread: Record<string, string> = {};
  const read = async (uri: string): Promise<readonly ClassRelation[]> => {
    try {
      return await readOntology(await library.text(uri), uri);
    } catch (error) {
      if (!(error instanceof UnreadableError || error instanceof OntologyError)) throw error;
      unread[uri] = error.message;
      return [];
    }
  };
  const found = (await Promise.all(schemas.map(read))).flat().flatMap(bothWays);
  return { relations: collect(wanted.some(isExpression) ? found : leadingTo(wanted, found)), unread };
}

function bothWays(relation: ClassRelation): ClassRelation[] {
  if (relation.kind === 'subclass') return [relation];
  return [relation, { ...relation, from: relation.to, to: relation.from }];
}

/** The relations by which a File can get to a wanted format; an ontology has thousands of others. */
function leadingTo(wanted: readonly string[], relations: readonly ClassRelation[]): ClassRelation[] {
  const incoming = Map.groupBy(relations, (relation) => relation.to);
  const useful = new Set<ClassRelation>();
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

function collect(relations: readonly ClassRelation[]): PackedDocument['formats'] {
  const targets = Map.groupBy(relations, (relation) => relation.from);
  return Object.fromEntries(
    [...targets].map(([iri, group]) => [iri, [...new Set(group.map((relation) => relation.to))]]),
  );
}
