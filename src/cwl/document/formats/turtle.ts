import { type Relation, relationOf } from './relation.ts';

const TOKEN = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*|[;,.[\]()]|[^\s;,[\]()<>"]+/g;

/**
 * Class relations of a Turtle or N-Triples file. Only triples between named things count; literals, lists and
 * blank nodes are passed over.
 */
export function relationsInTurtle(text: string): Relation[] {
  const prefixes = new Map<string, string>();
  const relations: Relation[] = [];
  let statement: string[] = [];
  let depth = 0;
  for (const [written] of text.matchAll(TOKEN)) {
    if (written.startsWith('#')) continue;
    // `edam:x.` ends its statement: a dot is part of a name only inside of it.
    const ends = written.endsWith('.') && !written.startsWith('"');
    const token = ends && written !== '.' ? written.slice(0, -1) : written;
    if (token === '[' || token === '(') depth += 1;
    else if (token === ']' || token === ')') depth -= 1;
    else if (depth === 0 && token !== '.') statement.push(token);
    if ((!ends || depth > 0) && !isSparqlDirective(statement)) continue;
    readStatement(statement, prefixes, relations);
    statement = [];
  }
  return relations;
}

/** `PREFIX x: <…>` and `BASE <…>` as in SPARQL have no dot at the end. */
function isSparqlDirective(tokens: readonly string[]): boolean {
  const first = tokens[0]?.toUpperCase();
  return (first === 'PREFIX' && tokens.length === 3) || (first === 'BASE' && tokens.length === 2);
}

function readStatement(
  tokens: readonly string[],
  prefixes: Map<string, string>,
  relations: Relation[],
): void {
  const [first, name, iri] = tokens;
  if (/^@?prefix$/i.test(first ?? '') && name !== undefined && iri !== undefined) {
    prefixes.set(name.slice(0, name.indexOf(':')), iri.slice(1, -1));
    return;
  }
  const expand = (token: string): string | undefined => {
    if (token.startsWith('<')) return token.slice(1, -1);
    const colon = token.indexOf(':');
    const prefix = prefixes.get(token.slice(0, colon));
    return colon === -1 || prefix === undefined ? undefined : prefix + token.slice(colon + 1);
  };
  const subject = expand(first ?? '');
  let property: string | undefined;
  for (const token of tokens.slice(1)) {
    if (token === ';') property = undefined;
    else if (token === ',') continue;
    else if (property === undefined) property = expand(token) ?? token;
    else {
      const kind = relationOf(
        property.slice(Math.max(property.lastIndexOf('#'), property.lastIndexOf('/')) + 1),
      );
      const object = expand(token);
      if (kind !== undefined && subject !== undefined && object !== undefined) {
        relations.push({ kind, from: subject, to: object });
      }
    }
  }
}
