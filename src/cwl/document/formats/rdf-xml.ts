import { type Relation, relationOf } from './relation.ts';

const ELEMENT = /<([\w.-]+:[\w.-]+)\b([^>]*)>/g;

/**
 * Class relations of an OWL file in RDF/XML: `rdfs:subClassOf` and `owl:equivalentClass` with an `rdf:resource`, of
 * the class before them. Restrictions and other anonymous classes say nothing about formats and are passed over.
 */
export function relationsInRdfXml(text: string): Relation[] {
  const entities = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/<!ENTITY\s+([\w.-]+)\s+"([^"]*)"/g))
    entities.set(name!, value!);
  const base = /\bxml:base="([^"]*)"/.exec(text)?.[1] ?? '';
  const iri = (attributes: string, name: string): string | undefined => {
    const written = new RegExp(`\\brdf:${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1];
    const full = written?.replaceAll(
      /&([\w.-]+);/g,
      (whole, entity: string) => entities.get(entity) ?? whole,
    );
    return full === undefined || /^[a-z][a-z0-9+.-]*:/i.test(full) ? full : base + full;
  };
  const relations: Relation[] = [];
  let subject: string | undefined;
  for (const [, element, attributes] of text.matchAll(ELEMENT)) {
    subject = iri(attributes!, 'about') ?? subject;
    const object = iri(attributes!, 'resource');
    const relation = relationOf(element!.slice(element!.indexOf(':') + 1));
    if (relation !== undefined && subject !== undefined && object !== undefined) {
      relations.push({ kind: relation, from: subject, to: object });
    }
  }
  return relations;
}
