/**
 * Levels of lists and objects in a value of a job. Whoever walks over values does so recursively; what is nested more deeply than
 * any data would overflow the stack.
 */
export const MOST_LEVELS = 500;

/** Whether lists and objects in a JSON value are nested more than `MOST_LEVELS` deep. */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++) {
    level = level.flatMap((item): readonly unknown[] => Object.values(item)).filter(isNested);
  }
  return level.length > 0;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
