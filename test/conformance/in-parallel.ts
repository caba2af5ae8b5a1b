/** Runs many tests, some at a time. */

/** Of a suite: more would measure how a machine with few cores shares them. */
export const PARALLEL = 2;

/** Calls `run` for every item, in order, and gives what it gave. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
