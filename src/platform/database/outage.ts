import pg from 'pg';

/**
 * Classes of SQLSTATE: connection, transaction state (a server that has become read-only), rolled back by a deadlock, no room,
 * lock not to be had, stopped by an operator, system error.
 */
const OUTAGE_CLASSES = new Set(['08', '25', '40', '53', '55', '57', '58']);

/** Errors of the client, which carry no code, for connections that are lost, cannot be made or are closed. */
const CONNECTION = /connect|timeout|timed out|socket|closed|not queryable|after calling end|destroyed/i;

/** Whether an error says that the database was away or had no room: what failed may work later as it is. */
export function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return OUTAGE_CLASSES.has(error.code?.slice(0, 2) ?? '');
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  if (!(error instanceof Error) || error instanceof RangeError || error instanceof TypeError) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && /^E[A-Z]+$/.test(code)) || CONNECTION.test(error.message);
}
