/**
 * Statements of the W3C PROV data model (PROV-DM), of which each of its forms writes the same ones. A *name* is a qualified name, `prefix:local`.
 */
export type Name = `${string}:${string}`;

export type ProvValue = string | number | bigint | boolean | { readonly name: Name };

export interface Statement {
  readonly kind: Kind;
  /** Of an element; relations have none. */
  readonly id?: Name;
  /** What PROV-DM defines for the kind; see `KINDS`. */
  readonly formal: { readonly [argument: string]: Name | Date | undefined };
  readonly attributes: readonly (readonly [name: Name, value: ProvValue])[];
}

export interface ProvDocument {
  /** Namespace IRI by prefix; `prov` and `xsd` are among them. */
  readonly prefixes: { readonly [prefix: string]: string };
  readonly statements: readonly Statement[];
}

export type Kind = keyof typeof KINDS;

interface KindOf {
  /** Class of PROV-O, and the type in PROV-JSONLD. */
  readonly term: string;
  /** Formal arguments in the order of PROV-N. Of a relation the first is its subject and the second its object. */
  readonly formal: readonly string[];
  /** What the object of a relation is; PROV-O calls the property of the qualified form so. */
  readonly influencer?: 'entity' | 'activity' | 'agent';
}

/** The kinds that are written here, under their names in PROV-N and PROV-JSON. */
export const KINDS = {
  entity: { term: 'Entity', formal: [] },
  activity: { term: 'Activity', formal: ['startTime', 'endTime'] },
  agent: { term: 'Agent', formal: [] },
  used: { term: 'Usage', formal: ['activity', 'entity', 'time'], influencer: 'entity' },
  wasGeneratedBy: { term: 'Generation', formal: ['entity', 'activity', 'time'], influencer: 'activity' },
  wasAssociatedWith: { term: 'Association', formal: ['activity', 'agent', 'plan'], influencer: 'agent' },
  actedOnBehalfOf: {
    term: 'Delegation',
    formal: ['delegate', 'responsible', 'activity'],
    influencer: 'agent',
  },
  wasStartedBy: {
    term: 'Start',
    formal: ['activity', 'trigger', 'starter', 'time'],
    influencer: 'entity',
  },
  wasInformedBy: { term: 'Communication', formal: ['informed', 'informant'], influencer: 'activity' },
  wasDerivedFrom: {
    term: 'Derivation',
    formal: ['generatedEntity', 'usedEntity', 'activity', 'generation', 'usage'],
    influencer: 'entity',
  },
  hadMember: { term: 'Membership', formal: ['collection', 'entity'] },
} as const satisfies { readonly [kind: string]: KindOf };

export function kindOf(kind: Kind): KindOf {
  return KINDS[kind];
}

/** Text and XML Schema type of a value that is no name. A number that JavaScript writes with an exponent is no `xsd:integer`. */
export function literal(value: string | number | bigint | boolean): {
  readonly text: string;
  readonly type: Name;
} {
  if (typeof value === 'string') return { text: value, type: 'xsd:string' };
  if (typeof value === 'boolean') return { text: String(value), type: 'xsd:boolean' };
  return { text: String(value), type: /^-?\d+$/.test(String(value)) ? 'xsd:integer' : 'xsd:double' };
}

export function splitName(name: Name): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return [name.slice(0, colon), name.slice(colon + 1)];
}

export function iriOf(name: Name, prefixes: ProvDocument['prefixes']): string {
  const [prefix, local] = splitName(name);
  const namespace = prefixes[prefix];
  if (namespace === undefined) throw new Error(`The prefix of '${name}' is not declared.`);
  return namespace + local;
}
