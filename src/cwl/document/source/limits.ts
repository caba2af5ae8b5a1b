/** Limits that keep a hostile or mistaken document from exhausting the server; real packages stay far below them. */

/** Characters of one document or included text (8 Mi). */
export const MAX_CHARACTERS = 8 * 1024 * 1024;
/** Collections inside collections. */
export const MAX_DEPTH = 100;
/** `*alias` nodes in one document. */
export const MAX_ALIASES = 1000;
/** Values of one document after aliases and imports have been put in place: what an alias bomb explodes into. */
export const MAX_NODES = 500_000;
/** Documents and texts that one package is made of. */
export const MAX_FILES = 500;
