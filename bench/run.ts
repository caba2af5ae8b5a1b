/** `npm run bench [name…]`: every benchmark, or those named. Each prints its figures and its target; docs/benchmarks.md has those of one machine. */
import { benchDeploy } from './deploy.ts';
import { benchExpressions } from './expressions.ts';
import { benchHttp } from './http.ts';
import { benchJobList } from './job-list.ts';
import { benchObjects } from './objects-5gb.ts';
import { benchStart } from './start.ts';
import { benchSteps } from './steps.ts';
import { benchSuite } from './suite.ts';

const BENCHES: { readonly [name: string]: (print: (line: string) => void) => Promise<void> } = {
  start: benchStart,
  deploy: benchDeploy,
  expressions: benchExpressions,
  steps: benchSteps,
  suite: benchSuite,
  http: benchHttp,
  'job-list': benchJobList,
  objects: benchObjects,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark '${unknown.join("', '")}'; there are ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exit(1);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`── ${name}`);
  await bench(console.log);
}
// Idle connections to the container engine would keep the process alive.
process.exit();
