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

const lineStarts = new WeakMap<SourceFile, readonly number[]>();

/** Line and column count from 1; columns count characters, not UTF-16 units. */
export function positionOf(place: Place): Position {
  const starts = startsOf(place.file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= place.offset) low = middle;
    else high = middle - 1;
  }
  const column = Array.from(place.file.text.slice(starts[low], place.offset)).length + 1;
  return { file: place.file.uri, line: low + 1, column };
}

function startsOf(file: SourceFile): readonly number[] {
  const known = lineStarts.get(file);
  if (known !== undefined) return known;
  const starts = [0, ...[...file.text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
  lineStarts.set(file, starts);
  return starts;
}
