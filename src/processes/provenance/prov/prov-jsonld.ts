import {
  kindOf,
  literal,
  type Name,
  type ProvDocument,
  type ProvValue,
  type Statement,
} from './statement.ts';

const CONTEXT = 'https://openprovenance.org/prov-jsonld/context.jsonld';

/** Attributes that the context has short terms for; of those with names as values the names stand bare. */
const TERMS: { readonly [name: Name]: string } = {
  'prov:label': 'label',
  'prov:value': 'value',
  'prov:type': 'type',
  'prov:role': 'role',
};

/** PROV-JSONLD (W3C submission of 2024), in pieces. */
export function* writeProvJsonLd({ prefixes, statements }: ProvDocument): Generator<string> {
  yield `{"@context":${JSON.stringify([prefixes, CONTEXT])},\n"@graph":[`;
  for (const [index, statement] of statements.entries())
    yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(node(statement))}`;
  yield ']}\n';
}

function node({ kind, id, formal, attributes }: Statement): object {
  const arguments_ = Object.entries(formal).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : value]],
  );
  const more = [...Map.groupBy(attributes, ([name]) => name)].map(([name, same]) => {
    const term = TERMS[name];
    const isReference = term === 'type' || term === 'role';
    return [term ?? name, same.map(([, value]) => nodeValue(value, isReference))];
  });
  return {
    '@type': kindOf(kind).term,
    ...(id !== undefined && { '@id': id }),
    ...Object.fromEntries([...arguments_, ...more]),
  };
}

function nodeValue(value: ProvValue, isBare: boolean): unknown {
  if (typeof value === 'object') return isBare ? value.name : { '@id': value.name };
  const { text, type } = literal(value);
  return typeof value === 'string' ? { '@value': text } : { '@value': text, '@type': type };
}
