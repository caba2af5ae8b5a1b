/** Start-up time of the embedded server, from the command to the first answer, on a new and on an existing data folder. */
import { startDeployment } from '../test/acceptance/support/deployment.ts';

const STARTS = 5;

export async function benchStart(print: (line: string) => void): Promise<void> {
  const first = performance.now();
  await using server = await startDeployment('embedded', null);
  await fetch(`${server.url}/processes`);
  print(`start with a new data folder: ${(performance.now() - first).toFixed(0)} ms`);
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    await server.api.stop();
    const begun = performance.now();
    await server.api.start();
    const answer = await fetch(`${server.url}/processes`);
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  print(`start with an existing data folder: median ${times[Math.floor(STARTS / 2)]!.toFixed(0)} ms, longest ${times.at(-1)!.toFixed(0)} ms`);
}
