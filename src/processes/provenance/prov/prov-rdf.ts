import { setImmediate } from 'node:timers/promises';
import type { DataFactory, Quad, Quad_Object, Quad_Subject } from 'n3';
import {
  iriOf,
  kindOf,
  literal,
  type Name,
  type ProvDocument,
  type ProvValue,
  type Statement,
} from './statement.ts';

/** Statements from one pause to the next: other requests are answered meanwhile. */
const AT_ONCE = 100;

type RdfFormat = 'text/turtle' | 'application/n-triples';

/** PROV-O (W3C recommendation of 2013) as RDF. */
export async function writeProvRdf(document: ProvDocument, format: RdfFormat): Promise<string> {
  // Loaded where it is needed: few clients ask for RDF.
  const { DataFactory, Writer } = await import('n3');
  const isTurtle = format === 'text/turtle';
  const writer = new Writer({
    format: isTurtle ? 'Turtle' : 'N-Triples',
    ...(isTurtle && { prefixes: document.prefixes }),
  });
  const triples = new Triples(document.prefixes, DataFactory);
  for (const [index, statement] of document.statements.entries()) {
    writer.addQuads([...triples.of(statement)]);
    if (index % AT_ONCE === 0) await setImmediate();
  }
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, text: string) => (error ? reject(error) : resolve(text)));
  });
}

/** Properties of PROV-O for what has another name in PROV-DM. */
const PROPERTIES: { readonly [name: string]: string } = {
  'prov:type': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
  'prov:label': 'http://www.w3.org/2000/01/rdf-schema#label',
  'prov:role': 'http://www.w3.org/ns/prov#hadRole',
};
const ARGUMENTS: { readonly [argument: string]: string } = {
  startTime: 'startedAtTime',
  endTime: 'endedAtTime',
  time: 'atTime',
  plan: 'hadPlan',
  starter: 'hadActivity',
  activity: 'hadActivity',
};

class Triples {
  readonly #prefixes: ProvDocument['prefixes'];
  readonly #make: typeof DataFactory;

  constructor(prefixes: ProvDocument['prefixes'], make: typeof DataFactory) {
    this.#prefixes = prefixes;
    this.#make = make;
  }

  of(statement: Statement): Iterable<Quad> {
    return statement.id === undefined ? this.#relation(statement) : this.#element(statement, statement.id);
  }

  *#element({ kind, formal, attributes }: Statement, id: Name): Generator<Quad> {
    const subject = this.#node(id);
    yield this.#make.quad(subject, this.#prov('type'), this.#prov(kindOf(kind).term));
    yield* this.#arguments(subject, Object.entries(formal));
    yield* this.#attributes(subject, attributes);
  }

  /** The plain property, and the qualified form where there is more to say than that. */
  *#relation({ kind, formal, attributes }: Statement): Generator<Quad> {
    const { term, formal: names, influencer } = kindOf(kind);
    const [first, second, ...more] = names.map((name) => [name, formal[name]] as const);
    const subject = this.#node(first?.[1] as Name);
    const object = second?.[1] as Name | undefined;
    if (object !== undefined) yield this.#make.quad(subject, this.#prov(kind), this.#node(object));
    const rest = more.filter(([, value]) => value !== undefined);
    if (influencer === undefined || (rest.length === 0 && attributes.length === 0)) return;
    const influence = this.#make.blankNode();
    yield this.#make.quad(subject, this.#prov(`qualified${term}`), influence);
    yield this.#make.quad(influence, this.#prov('type'), this.#prov(term));
    if (object !== undefined) yield this.#make.quad(influence, this.#prov(influencer), this.#node(object));
    yield* this.#arguments(influence, rest);
    yield* this.#attributes(influence, attributes);
  }

  *#arguments(
    subject: Quad_Subject,
    values: readonly (readonly [name: string, value: Name | Date | undefined])[],
  ): Generator<Quad> {
    for (const [name, value] of values) {
      if (value === undefined) continue;
      const object =
        value instanceof Date
          ? this.#make.literal(value.toISOString(), this.#node('xsd:dateTime'))
          : this.#node(value);
      yield this.#make.quad(subject, this.#prov(ARGUMENTS[name] ?? name), object);
    }
  }

  *#attributes(subject: Quad_Subject, attributes: Statement['attributes']): Generator<Quad> {
    for (const [name, value] of attributes)
      yield this.#make.quad(
        subject,
        this.#make.namedNode(PROPERTIES[name] ?? this.#iri(name)),
        this.#value(value),
      );
  }

  #value(value: ProvValue): Quad_Object {
    if (typeof value === 'object') return this.#node(value.name);
    const { text, type } = literal(value);
    return this.#make.literal(text, this.#node(type));
  }

  #prov(local: string) {
    return this.#make.namedNode(PROPERTIES[`prov:${local}`] ?? this.#iri(`prov:${local}`));
  }

  #node(name: Name) {
    return this.#make.namedNode(this.#iri(name));
  }

  #iri(name: Name): string {
    return iriOf(name, this.#prefixes);
  }
}
