/**
 * The job list with a million jobs in PostgreSQL, asked for over HTTP: first pages, pages far down, and pages by status,
 * process and time. The rows are made by the database itself.
 */
import pg from 'pg';
import { startPostgres } from '../test/services/postgres.ts';
import { deploy, send } from './support/client.ts';
import { quantile, timed } from './support/figures.ts';
import { startServer } from './support/server.ts';

const JOBS = 1_000_000;
const PROCESSES = 200;
const REQUESTS = 300;
/** Jobs of a page where the whole list is read. */
const WALK_PAGE = 1000;

interface Page {
  readonly jobs: readonly object[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

export async function benchJobList(print: (line: string) => void): Promise<void> {
  await using postgres = await startPostgres();
  const database = await postgres.createDatabase();
  await using server = await startServer({ CWLP_DATABASE_URL: database, CWLP_LOG_LEVEL: 'info' });
  await deploy(server.url, PACKAGE);
  const made = await timed(() => makeJobs(database));
  print(`${JOBS} jobs of ${PROCESSES} processes, made in ${(made / 1000).toFixed(0)} s`);

  const jobs = `${server.url}/jobs`;
  const middle = await walk(`${jobs}?limit=${WALK_PAGE}`, print);
  const questions: readonly (readonly [string, string, number?])[] = [
    ['first page of 10', `${jobs}?limit=10`],
    ['first page of 100', `${jobs}?limit=100`],
    ['10 after half a million', middle.replace(`limit=${WALK_PAGE}`, 'limit=10')],
    ['100 after half a million', middle.replace(`limit=${WALK_PAGE}`, 'limit=100')],
    ['10 that failed (2 in 100)', `${jobs}?limit=10&status=failed`],
    ['10 that run (20 of all)', `${jobs}?limit=10&status=running`],
    ['10 of one process', `${jobs}?limit=10&processID=process-7`],
    ['10 of one process that failed', `${jobs}?limit=10&processID=process-7&status=failed`],
    ['10 of a day a year ago', `${jobs}?limit=10&datetime=${aYearAgo()}`],
    ['10 that took over 50 minutes', `${jobs}?limit=10&minDuration=3000`],
    ['over 100 days: there is none', `${jobs}?limit=10&minDuration=8640000`],
    ['59 minutes that failed', `${jobs}?limit=10&minDuration=3540&status=failed`],
    ['one job', `${jobs}/job-500000`],
  ];
  print(`ms over ${REQUESTS} requests, one after the other`);
  for (const [name, url, requests = REQUESTS] of questions) {
    const times: number[] = [];
    for (let request = 0; request < requests / 15; request++) await send(url);
    for (let request = 0; request < requests; request++) times.push(await timed(() => send(url)));
    const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)];
    print(`  ${name.padEnd(30)} p50 ${half.toFixed(1).padStart(6)}  p99 ${most.toFixed(1).padStart(6)}`);
  }
}

/** Follows `next` through the whole list, and gives the address of the page in its middle. */
async function walk(first: string, print: (line: string) => void): Promise<string> {
  const times: number[] = [];
  let seen = 0;
  let middle = first;
  for (let next: string | undefined = first; next !== undefined; ) {
    const url: string = next;
    times.push(
      await timed(async () => {
        const page = JSON.parse((await send(url)).text) as Page;
        seen += page.jobs.length;
        next = page.links.find(({ rel }) => rel === 'next')?.href;
      }),
    );
    if (seen === JOBS / 2 && next !== undefined) middle = next;
  }
  if (seen !== JOBS) throw new Error(`The list shows ${seen} of ${JOBS} jobs.`);
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)];
  print(`all of them, ${WALK_PAGE} a page: p50 ${half.toFixed(0)} ms, p99 ${most.toFixed(0)} ms a page`);
  return middle;
}

/** One job a minute; few processes have most of the jobs, as it is in life. */
async function makeJobs(database: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query(`
      insert into job (
        id, process_id, process_revision, package_hash, status, created, started, finished, updated, progress, message,
        inputs, request, outputs, failure, applied
      )
      select
        'job-' || n, 'process-' || floor(power((n * 7919 % 10007) / 10007.0, 3) * ${PROCESSES}), 1, hash, status,
        begun, begun + interval '2 s', ended, coalesce(ended, begun), case when ended is null then 40 else 100 end,
        'The job has finished.',
        json_build_object('scene', json_build_object('class', 'File', 'location', 'object:uploads/' || n || '/scene.tif')),
        json_build_object('outputs', json_build_object()),
        case when status = 'successful' then json_build_object(
          'map', json_build_object('class', 'File', 'location', 'object:jobs/' || n || '/main/a1/out/map.tif', 'size', n)
        ) end,
        case when status = 'failed' then json_build_object(
          'blame', 'package', 'message', 'The command of ''main'' ended with exit code 1.'
        ) end,
        3
      from (
        select n, now() - (${JOBS} - n) * interval '1 minute' as begun, status,
          case when status <> 'running' then
            now() - (${JOBS} - n) * interval '1 minute' + (10 + n * 31 % 3590) * interval '1 s'
          end as ended
        from (
          select n, case
            when n > ${JOBS - 20} then 'running'
            when n % 50 = 0 then 'failed'
            when n % 99 = 0 then 'dismissed'
            else 'successful'
          end as status
          from generate_series(1::bigint, ${JOBS}) as n
        ) as numbered
      ) as timed, (select hash from package limit 1) as package
    `);
    // What PostgreSQL does by itself a while after so many new rows.
    await client.query('vacuum analyze job');
  } finally {
    await client.end();
  }
}

function aYearAgo(): string {
  const day = new Date(Date.now() - 365 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  return `${day}T00:00:00Z/${day}T23:59:59Z`;
}

const PACKAGE = `
cwlVersion: v1.2
class: CommandLineTool
id: process-0
inputs: []
outputs: []
baseCommand: "true"
`;
