import type { Client } from './client.ts';
import type { JobStatus } from './watch-job.ts';

/** Prints one line a job: id, status, progress, process, time, and the first line of its message. */
export async function listJobs(
  client: Client,
  filter: { readonly process?: string; readonly status?: string; readonly limit: string },
  print: (line: string) => void,
): Promise<void> {
  const query = new URLSearchParams({ limit: filter.limit });
  if (filter.process !== undefined) query.set('processID', filter.process);
  if (filter.status !== undefined) query.set('status', filter.status);
  const { jobs } = await client.json<{ readonly jobs: readonly JobStatus[] }>(`/jobs?${query.toString()}`);
  for (const job of jobs) {
    const progress = `${job.progress ?? 0} %`.padStart(5);
    print(
      `${job.jobID}  ${job.status.padEnd(10)} ${progress}  ${job.processID}  ${job.created ?? ''}  ${(job.message ?? '').split('\n')[0]}`,
    );
  }
}
