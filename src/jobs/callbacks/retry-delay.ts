const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Before the second try and those after it: eight tries in about a day. */
const DELAYS: readonly number[] = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  4 * HOUR,
  19 * HOUR,
];
/** Callbacks that failed together are not tried again together. */
const SPREAD = 0.2;

/**
 * Milliseconds before the next try when this one, from 1, has failed; undefined after the last one.
 *
 * @param chance from 0 to 1
 */
export function retryDelayMs(attempt: number, chance: number): number | undefined {
  const delay = DELAYS[attempt - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 - SPREAD + 2 * SPREAD * chance));
}
