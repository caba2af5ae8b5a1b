import { describe, expect, it } from 'vitest';
import { cloudEvent } from '../../../../src/jobs/callbacks/cloud-event.ts';
import type { CallbackEvent } from '../../../../src/jobs/callbacks/subscriber.ts';
import type { Job, JobStatus } from '../../../../src/jobs/job.ts';

const [CREATED, STARTED, FINISHED] = [1, 2, 3].map((minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)));

function jobThat(status: JobStatus): Job {
  return {
    id: 'job-1',
    processId: 'p',
    revision: 1,
    packageHash: 'h',
    status,
    created: CREATED!,
    started: STARTED!,
    finished: FINISHED!,
    updated: FINISHED!,
    progress: 100,
    message: '',
    inputs: {},
    request: { mode: 'async' },
  };
}

describe('a CloudEvent', () => {
  it.each<[CallbackEvent, JobStatus, string, Date]>([
    ['inProgress', 'running', 'running', STARTED!],
    // It is told late, and still tells what was.
    ['inProgress', 'successful', 'running', STARTED!],
    ['success', 'successful', 'successful', FINISHED!],
    ['failed', 'failed', 'failed', FINISHED!],
    ['failed', 'dismissed', 'dismissed', FINISHED!],
  ])('of %s, when the job is %s, says that it is %s', (event, status, told, time) => {
    const callback = { id: 'c-1', job: 'job-1', event, url: 'http://r', holder: 'h', attempt: 2 };

    expect(cloudEvent(callback, jobThat(status), 'http://server.example', { a: 1 })).toEqual({
      specversion: '1.0',
      id: 'c-1',
      source: 'http://server.example',
      type: `org.ogc.api.processes.job.${told}`,
      subject: 'job-1',
      time: time.toISOString(),
      datacontenttype: 'application/json',
      data: { a: 1 },
    });
  });
});
