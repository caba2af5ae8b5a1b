import type { Job, JobStatus } from '../job.ts';
import type { DueCallback } from './callback-store.ts';

/** In the manner of OGC's own types, such as `org.ogc.api.collection.item.create`; the last word is the status of the job. */
const TYPE = 'org.ogc.api.processes.job';

/** CloudEvents 1.0 in the structured mode of JSON. `source` and `id` together are the same in every try (§id). */
export function cloudEvent({ id, event }: DueCallback, job: Job, source: string, data: object) {
  const status: JobStatus = event === 'inProgress' ? 'running' : job.status;
  const time = (event === 'inProgress' ? job.started : job.finished) ?? job.updated;
  return {
    specversion: '1.0',
    id,
    source,
    type: `${TYPE}.${status}`,
    subject: job.id,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}
