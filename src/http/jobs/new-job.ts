import type { JobDefinition, NewJob } from '../../jobs/jobs.ts';
import type { OperationContext } from '../operation.ts';
import { readOrder } from './job-order.ts';

/** The job that a definition describes, checked and bound; it is not created. Rejects as an execution does. */
export async function newJob(
  definition: JobDefinition,
  { processes }: OperationContext,
  base: string,
): Promise<NewJob> {
  const { target, request } = readOrder(definition, base);
  return { ...(await processes.order(target, request, base)), definition };
}
