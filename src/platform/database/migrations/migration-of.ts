import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A step of the history: its statements, in order. There is no way back. */
export function migrationOf(...statements: readonly string[]): Migration {
  return {
    async up(db): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
