/**
 * Stands where an `$import` or `$include` has not been found. The reference has its problem already; nothing is said
 * of what is not there.
 */
export const MISSING = Symbol('missing');
