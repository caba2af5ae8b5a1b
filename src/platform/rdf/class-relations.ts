import type { ClassRelation } from '../../cwl/ports.ts';

const OWL = 'http://www.w3.org/2002/07/owl#';
const KINDS: { readonly [property: string]: ClassRelation['kind'] } = {
  'http://www.w3.org/2000/01/rdf-schema#subClassOf': 'subclass',
  [`${OWL}equivalentClass`]: 'equivalent',
  [`${OWL}sameAs`]: 'equivalent',
};

/** What the parsers give: the terms of a triple, as RDF/JS names them. */
export interface Triple {
  readonly subject: Term;
  readonly predicate: Term;
  readonly object: Term;
}

interface Term {
  readonly termType: string;
  readonly value: string;
}

/** The relation that a triple states, if any; restrictions and other anonymous classes say nothing about formats. */
export function relationsOf({ subject, predicate, object }: Triple): readonly ClassRelation[] {
  const kind = Object.hasOwn(KINDS, predicate.value) ? KINDS[predicate.value] : undefined;
  const named = subject.termType === 'NamedNode' && object.termType === 'NamedNode';
  return kind !== undefined && named ? [{ kind, from: subject.value, to: object.value }] : [];
}
