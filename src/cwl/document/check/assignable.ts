import type { CwlType, RecordType } from '../model.ts';
import { branchesOf, mayBe, withoutNull } from '../normal/type-algebra.ts';

/**
 * Whether some value of the source's type could be a value of the sink's. Only what can never fit is refused at
 * load: an optional source may feed a required input, and `Any` anything; the values are checked again when they are
 * there.
 */
export function canFeed(source: CwlType, sink: CwlType): boolean {
  const values = withoutNull(source);
  if (values === undefined) return mayBe(sink, 'null') || mayBe(sink, 'Any');
  return branchesOf(values).some((from) => branchesOf(sink).some((to) => branchCanFeed(from, to)));
}

/** Numbers of JSON have one kind, so a `long` may be small enough for an `int`; a fraction never becomes whole. */
const NUMBERS: { readonly [kind: string]: readonly string[] } = {
  int: ['int', 'long', 'float', 'double'],
  long: ['int', 'long', 'float', 'double'],
  float: ['float', 'double'],
  double: ['float', 'double'],
};

function branchCanFeed(source: CwlType, sink: CwlType): boolean {
  if (source.kind === 'Any' || sink.kind === 'Any') return true;
  if (source.kind === 'array' && sink.kind === 'array') return canFeed(source.items, sink.items);
  if (source.kind === 'record' && sink.kind === 'record') return recordCanFeed(source, sink);
  if (source.kind === 'enum' && sink.kind === 'enum')
    return source.symbols.some((symbol) => sink.symbols.includes(symbol));
  if (source.kind === 'enum') return sink.kind === 'string';
  if (sink.kind === 'enum') return source.kind === 'string';
  return source.kind === sink.kind || (NUMBERS[source.kind]?.includes(sink.kind) ?? false);
}

function recordCanFeed(source: RecordType, sink: RecordType): boolean {
  return sink.fields.every((wanted) => {
    const given = source.fields.find((field) => field.name === wanted.name);
    return canFeed(given?.type ?? { kind: 'null' }, wanted.type);
  });
}
