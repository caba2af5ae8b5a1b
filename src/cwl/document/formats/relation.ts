/** One statement about two classes, such as file formats. */
export interface Relation {
  readonly kind: 'subclass' | 'equivalent';
  readonly from: string;
  readonly to: string;
}

/** The relation that a property of RDF Schema or OWL says, by its name without namespace. */
export function relationOf(property: string): Relation['kind'] | undefined {
  if (property === 'subClassOf') return 'subclass';
  return property === 'equivalentClass' || property === 'sameAs' ? 'equivalent' : undefined;
}
