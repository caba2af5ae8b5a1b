import autocannon from 'autocannon';

const CONNECTIONS = 32;
const SECONDS = 5;
const WARM_UP_SECONDS = 2;

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. With a rate of its own it counts from when a request was due. */
  readonly p99: number;
}

/** As many requests as the server answers, or `rate` of them a second. An answer that is no success is an error (rejects). */
export async function load(url: string, rate?: number): Promise<Load> {
  const options = { url, connections: CONNECTIONS, headers: { accept: 'application/json' } };
  const limit = rate === undefined ? {} : { overallRate: Math.floor(rate) };
  await autocannon({ ...options, ...limit, duration: WARM_UP_SECONDS });
  const { requests, latency, non2xx, errors } = await autocannon({ ...options, ...limit, duration: SECONDS });
  if (non2xx + errors > 0)
    throw new Error(`${url}: ${non2xx} answers were no success, ${errors} requests failed.`);
  return { perSecond: requests.average, p99: latency.p99 };
}
