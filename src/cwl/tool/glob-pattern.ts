/**
 * One segment of a POSIX glob, as glob(3) reads it: `*`, `?`, `[…]` and `\`; a leading dot has to be written. Braces and
 * extended patterns mean themselves. Matching takes at most the product of both lengths, whatever the pattern is: it comes
 * from a package, the names from its tool.
 */

/** Characters of a pattern that is read as one: Linux has no longer path. A longer one means itself. */
const LONGEST = 4096;

/** One character of a name, or `*`. */
type Token = 'many' | 'one' | ((character: string) => boolean);

/** Whether a name is matched; a name that is the pattern itself always is. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  if (pattern.length > LONGEST || !/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const tokens = tokensOf(Array.from(pattern));
  const dotIsWritten = /^\\?\./.test(pattern);
  return (name) =>
    name === pattern || ((dotIsWritten || !name.startsWith('.')) && matches(tokens, Array.from(name)));
}

/** Where something does not fit, the last `*` takes one character more; earlier ones never have to. */
function matches(tokens: readonly Token[], name: readonly string[]): boolean {
  let [token, at] = [0, 0];
  let star = -1;
  let taken = 0;
  while (at < name.length) {
    const wanted = tokens[token];
    if (wanted === 'many') {
      star = token++;
      taken = at;
    } else if (wanted !== undefined && (wanted === 'one' || wanted(name[at]!))) {
      token++;
      at++;
    } else if (star !== -1) {
      token = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === 'many');
}

function tokensOf(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === '*') {
      if (tokens.at(-1) !== 'many') tokens.push('many');
    } else if (character === '?') {
      tokens.push('one');
    } else if (character === '\\' && at + 1 < pattern.length) {
      tokens.push(is(pattern[++at]!));
    } else {
      const set = character === '[' ? readSet(pattern, at) : undefined;
      tokens.push(set?.has ?? is(character));
      at = set?.end ?? at;
    }
  }
  return tokens;
}

function is(character: string): (other: string) => boolean {
  return (other) => other === character;
}

interface CharacterSet {
  readonly has: (character: string) => boolean;
  /** Index of its `]`. */
  readonly end: number;
}

/** `[a-c]`, `[!x]`, `[[:digit:]]`; undefined where the bracket is never closed and means itself. */
function readSet(pattern: readonly string[], open: number): CharacterSet | undefined {
  const isNegated = pattern[open + 1] === '!' || pattern[open + 1] === '^';
  const first = open + (isNegated ? 2 : 1);
  const parts: ((character: string) => boolean)[] = [];
  for (let at = first; at < pattern.length; at++) {
    if (pattern[at] === ']' && at > first) {
      const isIn = (character: string) => parts.some((part) => part(character));
      return { has: isNegated ? (character) => !isIn(character) : isIn, end: at };
    }
    const named = pattern[at] === '[' ? readClass(pattern, at) : undefined;
    if (named !== undefined) {
      parts.push((character) => named.characters.test(character));
      at = named.end;
      continue;
    }
    if (pattern[at] === '\\') at++;
    const from = pattern[at] ?? '';
    const isRange = pattern[at + 1] === '-' && at + 2 < pattern.length && pattern[at + 2] !== ']';
    if (!isRange) {
      parts.push(is(from));
      continue;
    }
    at += pattern[at + 2] === '\\' ? 3 : 2;
    parts.push(between(from, pattern[at] ?? ''));
  }
  return undefined;
}

function between(from: string, to: string): (character: string) => boolean {
  const [first, last] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? -1];
  return (character) => {
    const code = character.codePointAt(0)!;
    return first <= code && code <= last;
  };
}

/** As in the C locale. */
const CLASSES: { readonly [name: string]: RegExp } = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

const LONGEST_CLASS = '[:xdigit:]'.length;

/** `[:alpha:]` inside of a set. */
function readClass(
  pattern: readonly string[],
  open: number,
): { readonly characters: RegExp; readonly end: number } | undefined {
  const name = /^\[:(\w+):\]/.exec(pattern.slice(open, open + LONGEST_CLASS).join(''))?.[1];
  const characters = name === undefined || !Object.hasOwn(CLASSES, name) ? undefined : CLASSES[name];
  return characters === undefined ? undefined : { characters, end: open + name!.length + 3 };
}
