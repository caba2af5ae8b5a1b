/** Tests that fetch a page of the Internet from inside a container. */
import type { LeftOut } from './report.ts';
import type { ConformanceTest } from './suite.ts';

const NEED_INTERNET = ['networkaccess'];
const PAGE = 'http://commonwl.org/';
const PATIENCE_MS = 5000;

/** Divides tests into those that can run on this machine, and those that cannot, each with the reason. */
export async function leaveOutUnreachable(
  tests: readonly ConformanceTest[],
): Promise<{ readonly runnable: readonly ConformanceTest[]; readonly left: readonly LeftOut[] }> {
  const needing = tests.filter(({ id }) => NEED_INTERNET.includes(id));
  if (needing.length === 0 || (await isReachable())) return { runnable: tests, left: [] };
  return {
    runnable: tests.filter((test) => !needing.includes(test)),
    left: needing.map((test) => ({
      test,
      reason: `which fetches a page of the Internet from inside a container: ${PAGE} cannot be reached.`,
    })),
  };
}

async function isReachable(): Promise<boolean> {
  return fetch(PAGE, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
