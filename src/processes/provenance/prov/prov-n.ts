import {
  kindOf,
  literal,
  type Name,
  type ProvDocument,
  type ProvValue,
  type Statement,
  splitName,
} from './statement.ts';

/** PROV-N (W3C recommendation of 2013), in pieces. */
export function* writeProvN({ prefixes, statements }: ProvDocument): Generator<string> {
  yield 'document\n';
  // These two are known to every reader and must not be declared.
  for (const [prefix, iri] of Object.entries(prefixes))
    if (prefix !== 'prov' && prefix !== 'xsd') yield `  prefix ${prefix} <${iri}>\n`;
  yield '\n';
  for (const statement of statements) yield `  ${line(statement)}\n`;
  yield 'endDocument\n';
}

function line({ kind, id, formal, attributes }: Statement): string {
  const given = kindOf(kind).formal.map((name) => formal[name]);
  // An element may leave its arguments out, a relation has a mark for each.
  const isBare = id !== undefined && given.every((value) => value === undefined);
  const required = isBare ? [] : given.map(argument);
  const list = [...(id === undefined ? [] : [qualifiedName(id)]), ...required];
  const pairs = attributes.map(([name, value]) => `${qualifiedName(name)}=${attributeValue(value)}`);
  return `${kind}(${list.join(', ')}${pairs.length === 0 ? '' : `, [${pairs.join(', ')}]`})`;
}

function argument(value: Name | Date | undefined): string {
  if (value === undefined) return '-';
  return value instanceof Date ? value.toISOString() : qualifiedName(value);
}

function attributeValue(value: ProvValue): string {
  if (typeof value === 'object') return `'${qualifiedName(value.name)}'`;
  const { text, type } = literal(value);
  return typeof value === 'string' ? quoted(text) : `${quoted(text)} %% ${type}`;
}

/** Characters that a local part may have only behind a backslash (PROV-N, production PN_CHARS_ESC). */
function qualifiedName(name: Name): string {
  const [prefix, local] = splitName(name);
  return `${prefix}:${local.replaceAll(/[='(),:;[\]]|^[-.]|\.$/g, '\\$&')}`;
}

const ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
};

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n\r]/g, (character) => ESCAPES[character] ?? character)}"`;
}
