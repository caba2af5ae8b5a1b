/** What an author did when the YAML parser stumbled: the parser says where it noticed, which is often a line too late. */

export interface Explanation {
  readonly message: string;
  /** Where the mistake is, in UTF-16 units. */
  readonly offset: number;
}

type Explain = (text: string, at: number, reason: string) => Explanation | undefined;

/** Lines written by hand are shorter; of longer ones the rest is not looked at. */
const LONGEST_LINE = 1000;

/** How far above a mistake its beginning is looked for. */
const SEARCHED_LINES = 20;

/** The first that knows the case wins. */
const CASES: readonly Explain[] = [
  tabInIndentation,
  duplicateKey,
  openQuote,
  unquotedInBrackets,
  openBracket,
  missedComma,
  missingSpace,
  textBehindQuote,
  needsQuotes,
  unevenIndentation,
  unknownEscape,
];

/** @param reason what the parser says, and `at` where */
export function explainYaml(reason: string, text: string, at: number): Explanation {
  for (const explain of CASES) {
    const explanation = explain(text, at, reason);
    if (explanation !== undefined) return explanation;
  }
  return {
    message: `This is neither YAML nor JSON: ${reason}. Check quotes, brackets and indentation here.`,
    offset: at,
  };
}

function tabInIndentation(text: string, at: number): Explanation | undefined {
  const start = lineStart(text, at);
  const tab = /^[ ]*(?=\t)/.exec(text.slice(start, at + 1))?.[0].length;
  if (tab === undefined) return undefined;
  const message = 'This line is indented with a tab, and YAML takes only spaces. Replace the tab by spaces.';
  return { message, offset: start + tab };
}

function duplicateKey(text: string, at: number, reason: string): Explanation | undefined {
  if (reason !== 'duplicated mapping key') return undefined;
  const key = /^["']?([^"':\n]+)/.exec(text.slice(at, at + 200))?.[1] ?? '';
  const message = `The key '${key.trim()}' stands twice in this map. Join the two, or remove one.`;
  return { message, offset: at };
}

function openQuote(text: string, at: number, reason: string): Explanation | undefined {
  const end = /within a (single|double) quoted/.exec(reason)?.[1];
  const offset =
    end === undefined
      ? reason === 'deficient indentation'
        ? quoteOpenBefore(text, at)
        : undefined
      : lastQuote(text, end === 'single' ? "'" : '"');
  if (offset === undefined) return undefined;
  return { message: openQuoteMessage(text.charAt(offset)), offset };
}

function openQuoteMessage(quote: string): string {
  return `The quote that opens here is not closed in its line. Close it with ${quote} at the end of the text.`;
}

/** All that follows an open quote is inside it: it is the last one of its kind that no backslash escapes. */
function lastQuote(text: string, quote: string): number | undefined {
  let at = text.lastIndexOf(quote);
  while (at > 0 && text.charAt(at - 1) === '\\') at = text.lastIndexOf(quote, at - 1);
  return at === -1 ? undefined : at;
}

/** The quote with which a value begins that ends in none, in the line with text before `at`. */
function quoteOpenBefore(text: string, at: number): number | undefined {
  const before = text.slice(0, lineStart(text, at)).trimEnd();
  const start = lineStart(before, before.length);
  const open = OPEN_QUOTE.exec(lineAt(text, start));
  return open === null ? undefined : start + open[1]!.length;
}

const OPEN_QUOTE = /^(\s*(?:- +)*(?:[^\s"'][^"']*: +)?)(["'])((?!\2).)*$/;

/** The same in one of the lines above. */
function quoteOpenAbove(text: string, at: number, quote: string): number | undefined {
  let start = lineStart(text, at);
  for (let line = 0; line < SEARCHED_LINES && start > 0; line++) {
    start = lineStart(text, start - 1);
    const open = OPEN_QUOTE.exec(lineAt(text, start));
    if (open?.[2] === quote) return start + open[1]!.length;
  }
  return undefined;
}

function openBracket(text: string, at: number, reason: string): Explanation | undefined {
  const open = reason === MISSED_COMMA && !/[\]}]/.test(text.charAt(at)) && !closesBelow(text, at);
  if (!open && reason !== 'deficient indentation' && !reason.endsWith('within a flow collection'))
    return undefined;
  let depth = 0;
  for (let offset = at - 1; offset >= 0; offset--) {
    const character = text.charAt(offset);
    if (character === ']' || character === '}') depth += 1;
    if (character !== '[' && character !== '{') continue;
    if (depth === 0) {
      const closing = character === '[' ? ']' : '}';
      return { message: `The '${character}' that opens here is never closed. Add a '${closing}'.`, offset };
    }
    depth -= 1;
  }
  return undefined;
}

const MISSED_COMMA = 'missed comma between flow collection entries';

/** Whether a bracket that is open at `at` closes in one of the lines below. */
function closesBelow(text: string, at: number): boolean {
  let depth = 0;
  for (let offset = at; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}

function unquotedInBrackets(text: string, at: number, reason: string): Explanation | undefined {
  if (reason !== MISSED_COMMA) return undefined;
  const start = Math.max(lineStart(text, at), at - LONGEST_LINE);
  const expression = text.slice(start, at + 1).search(/\$[({][^"']*$/);
  if (expression === -1) return undefined;
  const message = `Inside of [ ] and { } an expression with brackets or commas needs quotes: "$(…)".`;
  return { message, offset: start + expression };
}

function missedComma(text: string, at: number, reason: string): Explanation | undefined {
  if (reason !== MISSED_COMMA) return undefined;
  const closing = text.charAt(at);
  if (closing === ']' || closing === '}') {
    const wanted = closing === ']' ? '}' : ']';
    const message = `This '${closing}' closes what opened with another bracket. Write '${wanted}' before it.`;
    return { message, offset: at };
  }
  return { message: 'A comma is missing before this entry of a [list] or {map}.', offset: at };
}

function missingSpace(text: string, at: number, reason: string): Explanation | undefined {
  if (!/^can not read a block mapping entry|^end of the stream or a document separator/.test(reason))
    return undefined;
  for (const start of [lineStart(text, lineStart(text, at) - 1), lineStart(text, at)]) {
    const line = lineAt(text, start);
    const [, before, value] = /^(\s*(?:- +)*[\w$.-]+):([^\s:/].*)$/.exec(line) ?? [];
    if (before === undefined) continue;
    const message = `A space is missing behind the colon. Write '${before.trim()}: ${value?.trim()}'.`;
    return { message, offset: start + before.length };
  }
  return { message: `This is no 'key: value'. Check the colon here and in the line above.`, offset: at };
}

function textBehindQuote(text: string, at: number, reason: string): Explanation | undefined {
  if (!reason.startsWith('bad indentation')) return undefined;
  const before = text.slice(lineStart(text, at), at).trimEnd();
  const quote = /["']$/.exec(before)?.[0];
  if (quote === undefined) return undefined;
  // One quote alone in its line closes what another line has opened.
  const open = before.indexOf(quote) === before.length - 1 ? quoteOpenAbove(text, at, quote) : undefined;
  if (open !== undefined) return { message: openQuoteMessage(quote), offset: open };
  const message = `The text in quotes ends before this. To have a ${quote} in it, write ${quote === "'" ? "''" : '\\"'}.`;
  return { message, offset: at };
}

function needsQuotes(text: string, at: number, reason: string): Explanation | undefined {
  if (!reason.startsWith('bad indentation')) return undefined;
  const start = lineStart(text, at);
  if (text.slice(start, at).trim() === '') return undefined;
  const character = text.charAt(at);
  const key = text.slice(start, at).trim();
  if (character === ':' && /^[\w$.-]+$/.test(key)) {
    const message = `'${key}' is indented deeper than the line above it, which has a value already. Align it with the lines that it belongs to.`;
    return { message, offset: start + indentationOf(lineAt(text, start)) };
  }
  const why =
    character === ':'
      ? `A text with ': ' in it needs quotes`
      : `A text that begins with '${character}' needs quotes`;
  const value = /: +(?=[^\s])/.exec(lineAt(text, start));
  const offset = character === ':' && value !== null ? start + value.index + value[0].length : at;
  return { message: `${why}. Put "…" around it.`, offset };
}

function unevenIndentation(text: string, at: number, reason: string): Explanation | undefined {
  if (!reason.startsWith('bad indentation')) return undefined;
  const start = lineStart(text, at);
  const indentation = indentationOf(lineAt(text, start));
  const above = text
    .slice(0, start)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .slice(-SEARCHED_LINES);
  const levels = [...new Set(above.map(indentationOf))].sort((a, b) => a - b);
  const message = levels.includes(indentation)
    ? `This line does not belong to what stands above it: entries of a list ('- ') and 'key: value' lines do not mix. Check its indentation.`
    : `This line is indented by ${spaces(indentation)}, but nothing above is; there it is ${levels.join(', ')}. Align it with the lines that it belongs to.`;
  return { message, offset: start + indentation };
}

function unknownEscape(_: string, at: number, reason: string): Explanation | undefined {
  if (reason !== 'unknown escape sequence') return undefined;
  const message = `In double quotes a backslash begins an escape, and there is no such one. Write '\\\\', or use single quotes.`;
  return { message, offset: at };
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function lineAt(text: string, start: number): string {
  const line = text.slice(start, start + LONGEST_LINE);
  const end = line.indexOf('\n');
  return (end === -1 ? line : line.slice(0, end)).trimEnd();
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

function spaces(count: number): string {
  return count === 1 ? '1 space' : `${count} spaces`;
}
