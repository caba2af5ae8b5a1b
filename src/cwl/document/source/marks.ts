import type { Position } from '../model.ts';

/** A text that was read, as far as positions and relative references need it. */
export interface SourceFile {
  /** As in messages, and the base of relative references in it. */
  readonly uri: string;
  readonly text: string;
}

/** Offset in the text of a file, in UTF-16 units. */
export interface Place {
  readonly file: SourceFile;
  readonly offset: number;
}

/** Where a map or list stands and where each key or item of it begins. */
export interface Mark extends Place {
  readonly children: ReadonlyMap<string | number, number>;
  /** Where the texts, numbers and words behind the keys begin. */
  readonly scalars?: ReadonlyMap<string | number, number>;
}

/**
 * Remembers places by the identity of maps and lists, so that they survive being imported into another document.
 */
export class Marks {
  readonly #marks = new WeakMap<object, Mark>();

  set(value: object, mark: Mark): void {
    this.#marks.set(value, mark);
  }

  of(value: unknown): Mark | undefined {
    return typeof value === 'object' && value !== null ? this.#marks.get(value) : undefined;
  }
}

/** Where lines and characters of two UTF-16 units begin; a document of one long line has many positions. */
interface Landmarks {
  readonly lines: readonly number[];
  readonly wide: readonly number[];
}

const landmarks = new WeakMap<SourceFile, Landmarks>();

/** Line and column count from 1; columns count characters, not UTF-16 units. */
export function positionOf({ file, offset }: Place): Position {
  const { lines, wide } = landmarksOf(file);
  const line = countUpTo(lines, offset);
  const start = lines[line - 1] ?? 0;
  const pairs = countUpTo(wide, offset - 2) - countUpTo(wide, start - 2);
  return { file: file.uri, line, column: offset - start - pairs + 1 };
}

function landmarksOf(file: SourceFile): Landmarks {
  const known = landmarks.get(file);
  if (known !== undefined) return known;
  const { text } = file;
  const found = {
    lines: [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (end) => end.index + end[0].length)],
    wide: Array.from(text.matchAll(/[\u{10000}-\u{10ffff}]/gu), ({ index }) => index),
  };
  landmarks.set(file, found);
  return found;
}

/** How many of ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
