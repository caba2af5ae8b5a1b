/**
 * YAML wants every line of a `[…]` or `{…}` indented deeper than what holds it. Authors close such lists in the
 * column in which they began, and most parsers let them; ours does not. Here the line breaks inside one such
 * collection become spaces, so that its indentation no longer counts. No offset changes.
 *
 * @param at where the parser met a token that stands too far left, inside the collection
 */
export function joinFlowLines(text: string, at: number): string {
  const characters = text.split('');
  blankGapBefore(characters, text, at);
  blankBreaksAfter(characters, at);
  return characters.join('');
}

/** The white space and comments between a token and the one before it. */
function blankGapBefore(characters: string[], text: string, at: number): void {
  let end = at;
  while (end > 0) {
    const breakAt = text.lastIndexOf('\n', end - 1);
    if (breakAt === -1) return;
    const lineStart = text.lastIndexOf('\n', breakAt - 1) + 1;
    const line = text.slice(lineStart, breakAt);
    const comment = commentStart(line);
    blank(characters, lineStart + (comment ?? line.trimEnd().length), at);
    if (line.slice(0, comment).trim() !== '') return;
    end = lineStart;
  }
}

/** Where a comment begins in a line that ends outside of quotes. */
function commentStart(line: string): number | undefined {
  for (const match of line.matchAll(/(?:^|\s)#/g)) {
    const before = line.slice(0, match.index);
    const quotes = before.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0;
    const apostrophes = before.match(/'/g)?.length ?? 0;
    if (quotes % 2 === 0 && apostrophes % 2 === 0) return match.index;
  }
  return undefined;
}

/** Reads on to the end of the outermost collection: where no comma and no closing bracket follows a closed one. */
function blankBreaksAfter(characters: string[], start: number): void {
  let depth = 0;
  let plain = false;
  for (let at = start; at < characters.length; at++) {
    const character = characters[at]!;
    if (!plain && (character === '"' || character === "'")) {
      at = endOfQuotes(characters, at);
    } else if (character === '[' || character === '{') {
      depth += 1;
      plain = false;
    } else if (character === ']' || character === '}') {
      depth -= 1;
      plain = false;
      if (depth < 0 && !continues(characters, at + 1)) return;
    } else if (character === ',' || (character === ':' && /\s/.test(characters[at + 1] ?? ' '))) {
      plain = false;
    } else if (character === '#' && /\s/.test(characters[at - 1] ?? ' ')) {
      const end = characters.indexOf('\n', at);
      blank(characters, at, end === -1 ? characters.length : end + 1);
    } else if (/\s/.test(character)) {
      characters[at] = ' ';
    } else {
      plain = true;
    }
  }
}

function continues(characters: readonly string[], start: number): boolean {
  for (let at = start; at < characters.length; at++) {
    const character = characters[at]!;
    if (/[,\]}]/.test(character)) return true;
    if (character === '#')
      at = characters.indexOf('\n', at) === -1 ? characters.length : characters.indexOf('\n', at);
    else if (!/\s/.test(character)) return false;
  }
  return false;
}

function endOfQuotes(characters: readonly string[], start: number): number {
  const quote = characters[start];
  for (let at = start + 1; at < characters.length; at++) {
    if (characters[at] === '\\' && quote === '"') at += 1;
    else if (characters[at] === quote && quote === "'" && characters[at + 1] === quote) at += 1;
    else if (characters[at] === quote) return at;
  }
  return characters.length;
}

function blank(characters: string[], from: number, to: number): void {
  characters.fill(' ', from, to);
}
