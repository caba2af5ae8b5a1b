/**
 * Finds where a piece of JavaScript ends, without parsing it: only brackets, strings, templates, comments and
 * regular expressions matter.
 */

const CLOSING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };
/** A `/` after one of these starts a regular expression; elsewhere, after `i++` too, it divides. */
const BEFORE_REGEX =
  /(?:^|[([{,;=:!&|?*%~^<>]|(?<!\+)\+|(?<!-)-|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))\s*$/;
/**
 * Guesses at a regular expression that may turn out wrong (`a.in / 2`) in one piece of code. Each looks at the rest of its
 * line, so without an end of them a long hostile line would be read once for each of its slashes.
 */
const WRONG_GUESSES = 100;

/**
 * @param open index of the opening bracket in `text`
 * @returns index of its closing bracket; -1 where there is none
 */
export function closingBracket(text: string, open: number): number {
  /** What closes the bracket or the template that `at` is in, the innermost last. */
  const expected = [CLOSING[text.charAt(open)]];
  let guesses = WRONG_GUESSES;
  let at = open + 1;
  while (at !== -1 && at < text.length) {
    const character = text.charAt(at);
    if (expected.at(-1) === '`') {
      at = skipTemplateText(text, at, expected);
    } else if (character === '`') {
      expected.push('`');
      at += 1;
    } else if (character in CLOSING) {
      expected.push(CLOSING[character]);
      at += 1;
    } else if (character === ')' || character === ']' || character === '}') {
      if (expected.pop() !== character) return -1;
      if (expected.length === 0) return at;
      at += 1;
    } else if (character === '/' && guesses > 0 && mayStartRegex(text, at, open)) {
      const end = endOfRegex(text, at);
      if (end === -1) guesses -= 1;
      at = end === -1 ? at + 1 : end;
    } else {
      at = skipToken(text, at);
    }
  }
  return -1;
}

/** One character of a template, or the `${` that leads from its text into code. */
function skipTemplateText(text: string, at: number, expected: (string | undefined)[]): number {
  if (text.startsWith('${', at)) {
    expected.push('}');
    return at + 2;
  }
  if (text[at] === '`') expected.pop();
  return text[at] === '\\' ? at + 2 : at + 1;
}

/** Index behind the string, comment or plain character at `at`; -1 where it never ends. */
function skipToken(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === "'" || character === '"') return skipString(text, at);
  if (text.startsWith('//', at)) return behind(text, '\n', at);
  if (text.startsWith('/*', at)) return behind(text, '*/', at + 2);
  return at + 1;
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

function mayStartRegex(text: string, at: number, open: number): boolean {
  if (text[at + 1] === '/' || text[at + 1] === '*') return false;
  // The last few characters decide; a window keeps long scripts linear.
  return BEFORE_REGEX.test(text.slice(Math.max(open + 1, at - 40), at));
}

/** Index behind the regular expression at `at`; -1 where its line ends first. */
function endOfRegex(text: string, at: number): number {
  let inClass = false;
  for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
    const character = text[i];
    if (character === '\\' && text[i + 1] !== '\n') i += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return i + 1;
  }
  return -1;
}
