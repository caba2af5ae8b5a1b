import DataLoader from 'dataloader';

/** Rows of one query. */
const MOST = 100;

/**
 * A read of one row by its id, of which those that are asked for in the same turn of the event loop become one query: whatever the number of
 * clients that ask at once, they cost one way to the database. Nothing is remembered.
 *
 * @param read the rows of these ids, by id; rejects for all that wait together
 */
export function readTogether<Row>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
): (id: string) => Promise<Row | undefined> {
  const loader = new DataLoader<string, Row | undefined>(
    async (ids) => {
      const rows = await read([...new Set(ids)]);
      return ids.map((id) => rows.get(id));
    },
    { cache: false, maxBatchSize: MOST, batchScheduleFn: (dispatch) => setImmediate(dispatch) },
  );
  // No row has the character, and PostgreSQL would refuse the whole query.
  return async (id) => (id.includes('\0') ? undefined : loader.load(id));
}
