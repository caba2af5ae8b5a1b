/** One entry per level: position, then index or name (CWL v1.2 §"Input binding"). */
export type SortKey = readonly (number | string)[];

/** Numbers come before names, a level before what is below it. */
export function compareSortKeys(a: SortKey, b: SortKey): number {
  for (const [level, left] of a.entries()) {
    const right = b[level];
    if (right === undefined) return 1;
    if (left === right) continue;
    if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
