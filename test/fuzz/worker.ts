/** A process that tries cases, batch after batch, and tells its parent where it is. See run.ts. */
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readCorpus } from './corpus.ts';
import { runCases } from './run-cases.ts';

/** Cases of one seed. A finding is told with its seed, so small ones are quick to see again. */
const BATCH = 500;
/** After these the heap has what it keeps: compiled code, caches. */
const WARM_UP = 4;

export interface BatchMessage {
  readonly seed: number;
  readonly state: 'begins' | 'ended';
  readonly cases: number;
  readonly reached: { readonly [stage: string]: number };
  /** Bytes that are in use after the collection of garbage. */
  readonly heap: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const corpus = readCorpus();
const tell = (message: BatchMessage): void => void process.send?.(message);
const isEnough = async (): Promise<boolean> => (await once(process, 'message'))[0] === 'enough';

// A parent that is gone.
process.on('disconnect', () => process.exit(1));

for (let seed = Number(process.argv[2]), batch = 0; ; seed++, batch++) {
  tell({ seed, state: 'begins', cases: 0, reached: {}, heap: 0 });
  const { cases, reached } = await runCases(corpus, seed, BATCH);
  if (batch >= WARM_UP) collectGarbage();
  const heap = batch >= WARM_UP ? process.memoryUsage().heapUsed : 0;
  tell({ seed, state: 'ended', cases, reached, heap });
  if (await isEnough()) process.exit(0);
}
