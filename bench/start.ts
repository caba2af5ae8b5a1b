/** Start-up time of the embedded server, from the command to the first answer, on a new and on an existing data folder. */
import { send } from './support/client.ts';
import { spread, timed } from './support/figures.ts';
import { processorTime } from './support/processor-time.ts';
import { newServer } from './support/server.ts';

const NEW_FOLDERS = 3;
const STARTS = 7;
const TARGET_MS = 2000;

export async function benchStart(print: (line: string) => void): Promise<void> {
  const first: number[] = [];
  const later: number[] = [];
  const processor: number[] = [];
  for (let folder = 0; folder < NEW_FOLDERS; folder++) {
    await using server = await newServer();
    const start = () =>
      timed(async () => {
        await server.start();
        await send(`${server.url}/processes`);
      });
    first.push(await start());
    for (let again = 0; again < STARTS; again++) {
      await server.stop();
      later.push(await start());
      const used = await processorTime(server.pid);
      if (used !== undefined) processor.push(used);
    }
  }
  print('from the command to the first answer, ms: median (least to most)');
  print(`  new data folder:      ${spread(first)}`);
  print(`  existing data folder: ${spread(later)}; target ${TARGET_MS}`);
  if (processor.length > 0) print(`  its processor time:   ${spread(processor)}`);
}
