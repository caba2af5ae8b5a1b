/** Requests made from the API definition that the server serves, right and wrong: none of them makes it fail. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { FAILING, MAKER, SCATTERED } from '../fuzz-http/packages.ts';
import { runRequests } from '../fuzz-http/run-requests.ts';
import { peakMemory } from './support/memory.ts';
import type { ServerProcess } from './support/process.ts';
import { ownDeployment } from './support/shared.ts';

const isEmbedded = inject('form') === 'embedded';
const REQUESTS = isEmbedded ? 20_000 : 3_000;
/** Another one each time; `CWLP_FUZZ_SEED` repeats one that was printed. */
const SEED = Number(process.env['CWLP_FUZZ_SEED'] ?? randomInt(2 ** 30));
/** What the process that answers may need more after many requests than after a few. */
const ALLOWED_MIB = 200;
const MINUTES = 15;

describe(`requests from the API definition, ${inject('form')}, seed ${SEED}`, () => {
  it('get an answer that the definition has, and no failure', { timeout: MINUTES * 60_000 }, async () => {
    await using deployment = await ownDeployment({
      settings: { CWLP_MAX_DOCUMENT: '131072', CWLP_LOG_LEVEL: 'info' },
    });
    const { http: api, url, folder } = deployment;
    for (const document of [MAKER, FAILING, SCATTERED]) {
      const process = await api.deploy(JSON.stringify(document), 'application/cwl+json');
      await api.untilDone(await api.execute(process));
    }
    const target = { url, places: [folder, join(import.meta.dirname, '../..')] };
    const few = await runRequests(target, SEED - 1, REQUESTS / 20);
    expect(few.findings, lastWords(few.findings, deployment.api)).toEqual([]);
    const before = peakMemory(deployment.api);

    const { sent, findings, statuses, succeeded } = await runRequests(target, SEED, REQUESTS);

    expect(findings, lastWords(findings, deployment.api)).toEqual([]);
    expect(sent).toBe(REQUESTS);
    console.log(`seed ${SEED}: ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
    expect(succeeded.size).toBeGreaterThan(30);
    expect((await api.get('/health')).body).toMatchObject({ status: 'up' });
    expect(peakMemory(deployment.api) - before).toBeLessThan(ALLOWED_MIB);
  });
});

/** Findings, the errors that the server told of, and what it said at the end: it may have ended. */
function lastWords(findings: readonly string[], { output }: ServerProcess): string {
  const errors = output.split('\n').filter((line) => /"level":[56]0/.test(line));
  return `${findings.join('\n\n')}\n${errors.join('\n')}\n${output.slice(-3000)}\n`;
}
