/** The known name nearest to a mistyped one; undefined where none is near enough to be meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    const distance =
      candidate.toLowerCase() === name.toLowerCase() ? 0 : editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** ` Did you mean 'x'?`, or which names there are, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const names = [...known];
  const best = nearest(name, names);
  if (best !== undefined) return ` Did you mean '${best}'?`;
  if (names.length === 0 || names.length > 12) return '';
  return ` There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}.`;
}

/** Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`; gives up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(change, swap, row[j]! + 1, next[j - 1]! + 1));
    }
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, limit);
}
