/** `npm run bench [name…]`: every benchmark, or those named. Figures are ratios or times of this machine, not assertions. */
import { benchDeploy } from './deploy.ts';
import { benchObjects } from './objects-5gb.ts';
import { benchStart } from './start.ts';
import { benchSteps } from './steps.ts';

const BENCHES: { readonly [name: string]: (print: (line: string) => void) => Promise<void> } = {
  start: benchStart,
  deploy: benchDeploy,
  steps: benchSteps,
  objects: benchObjects,
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`There is no benchmark '${name}'; there are ${Object.keys(BENCHES).join(', ')}.`);
  console.log(`── ${name}`);
  await bench(console.log);
}
process.exit();
