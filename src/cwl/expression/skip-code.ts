/**
 * Finds where a piece of JavaScript ends, without parsing it: only brackets, strings, templates, comments and
 * regular expressions matter.
 */

const CLOSING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };
/** A `/` after one of these starts a regular expression; elsewhere it divides. */
const BEFORE_REGEX =
  /(?:^|[([{,;=:!&|?+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))\s*$/;
const REGEX = /\/(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\//y;

/**
 * @param open index of the opening bracket in `text`
 * @returns index of its closing bracket; -1 where there is none
 */
export function closingBracket(text: string, open: number): number {
  const expected = [CLOSING[text.charAt(open)]];
  let at = open + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character in CLOSING) {
      expected.push(CLOSING[character]);
      at += 1;
    } else if (character === ')' || character === ']' || character === '}') {
      if (expected.pop() !== character) return -1;
      if (expected.length === 0) return at;
      at += 1;
    } else {
      const next = skipToken(text, at, open);
      if (next === -1) return -1;
      at = next;
    }
  }
  return -1;
}

/** Index behind the string, template, comment, regular expression or plain character at `at`; -1 where it never ends. */
function skipToken(text: string, at: number, open: number): number {
  const character = text.charAt(at);
  if (character === "'" || character === '"') return skipString(text, at);
  if (character === '`') return skipTemplate(text, at);
  if (character !== '/') return at + 1;
  if (text.startsWith('//', at)) return behind(text, '\n', at);
  if (text.startsWith('/*', at)) return behind(text, '*/', at + 2);
  return skipRegex(text, at, open);
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? -1 : found + mark.length;
}

function skipString(text: string, at: number): number {
  const quote = text.charAt(at);
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === quote) return i + 1;
  }
  return -1;
}

function skipTemplate(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '`') return i + 1;
    else if (text.startsWith('${', i)) {
      i = closingBracket(text, i + 1);
      if (i === -1) return -1;
    }
  }
  return -1;
}

function skipRegex(text: string, at: number, open: number): number {
  // The last few characters decide; a window keeps long scripts linear.
  const before = text.slice(Math.max(open + 1, at - 40), at);
  REGEX.lastIndex = at;
  return BEFORE_REGEX.test(before) && REGEX.test(text) ? REGEX.lastIndex : at + 1;
}
