import { type CallbackBody, NothingToSend } from '../../jobs/callbacks/callback-body.ts';
import type { Job } from '../../jobs/job.ts';
import { wantsNothing } from '../../processes/execute/job-outputs.ts';
import type { ProcessService } from '../../processes/process-service.ts';
import { Refusal } from '../../processes/refusal.ts';
import type { FileLinks } from '../../processes/shape-results/presigned-files.ts';
import { statusInfo } from '../jobs/status-info.ts';
import { resultsDocument } from '../results/results-document.ts';

/**
 * What subscribers are sent: the results document (Part 1 `results.yaml`) when the job was successful, else its statusInfo, which has the exception of a job that failed. Version
 * 1.0 leaves open what the other two are.
 */
export function callbackBody(processes: ProcessService, files: FileLinks): CallbackBody {
  return async (job, event, { base }) => {
    if (event === 'inProgress') return statusInfo(asBegun(job), base);
    if (event === 'failed') return statusInfo(job, base);
    if (wantsNothing(job)) return {};
    try {
      const outputs = await processes.inOgcForm(job, await processes.outputs(job));
      return await resultsDocument(job, outputs, base, files);
    } catch (cause) {
      if (cause instanceof Refusal) throw new NothingToSend(cause.message, { cause });
      throw cause;
    }
  };
}

/** As it was when it began to run: it may have gone on since, and every try says the same. */
function asBegun({ finished: _finished, failure: _failure, ...job }: Job): Job {
  const updated = job.started ?? job.updated;
  return { ...job, status: 'running', message: 'The job has begun to run.', progress: 0, updated };
}
