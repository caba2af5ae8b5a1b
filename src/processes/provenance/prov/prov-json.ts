import {
  KINDS,
  type Kind,
  literal,
  type Name,
  type ProvDocument,
  type ProvValue,
  type Statement,
} from './statement.ts';

/** PROV-JSON (W3C submission of 2013), in pieces. */
export function* writeProvJson({ prefixes, statements }: ProvDocument): Generator<string> {
  yield `{"prefix":${JSON.stringify(prefixes)}`;
  const byKind = Map.groupBy(statements, ({ kind }) => kind);
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const those = byKind.get(kind) ?? [];
    if (those.length === 0) continue;
    yield `,\n${JSON.stringify(kind)}:{`;
    for (const [index, statement] of those.entries()) {
      const id = statement.id ?? `_:${kind}${index + 1}`;
      yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(id)}:${JSON.stringify(membersOf(statement))}`;
    }
    yield '}';
  }
  yield '}\n';
}

function membersOf({ formal, attributes }: Statement): object {
  const arguments_ = Object.entries(formal).flatMap(([name, value]) =>
    value === undefined ? [] : [[`prov:${name}`, value instanceof Date ? value.toISOString() : value]],
  );
  const more = [...Map.groupBy(attributes, ([name]) => name)].map(([name, same]) => {
    const values = same.map(([, value]) => jsonValue(value));
    return [name, values.length === 1 ? values[0] : values];
  });
  return Object.fromEntries([...arguments_, ...more]);
}

function jsonValue(value: ProvValue): string | { readonly $: string; readonly type: Name } {
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return { $: value.name, type: 'prov:QUALIFIED_NAME' };
  const { text, type } = literal(value);
  return { $: text, type };
}
