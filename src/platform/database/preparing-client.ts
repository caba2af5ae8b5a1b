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

/** Every statement of this process once; the parts that they are put together from allow a few dozen. */
const names = new Map<string, string>();

function nameOf(statement: string): string {
  const name = names.get(statement) ?? `statement_${names.size}`;
  names.set(statement, name);
  return name;
}
