import { createHash } from 'node:crypto';
import pg from 'pg';

/**
 * A connection on which statements with parameters are prepared by the server and planned once instead of at each call; ours
 * are few and come again with every step. Connections are therefore sessions: a pooler between us and the database has to
 * leave them so.
 */
export class PreparingClient extends pg.Client {
  override query = ((statement: unknown, values?: unknown, ...more: unknown[]): unknown => {
    const query = super.query.bind(this) as (...given: unknown[]) => unknown;
    if (typeof statement !== 'string' || !Array.isArray(values) || values.length === 0)
      return query(statement, values, ...more);
    return query({ name: nameOf(statement), text: statement, values }, ...more);
  }) as pg.Client['query'];
}

/** Within PostgreSQL's 63 bytes, and another one for every text. */
function nameOf(statement: string): string {
  return createHash('sha1').update(statement).digest('base64');
}
