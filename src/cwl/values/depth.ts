/**
 * Levels of lists and objects in a value of a job. Whoever walks over values does so recursively; what is nested more deeply than
 * any data would overflow the stack.
 */
export const MOST_LEVELS = 500;

/** Whether lists and objects in a JSON value are nested more than `MOST_LEVELS` deep. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
