import type { FastifyRequest } from 'fastify';
import type { JobMarks } from '../../jobs/job.ts';
import type { ExecuteRequest } from '../../processes/execute/execute-request.ts';
import type { SubscriberRequest } from '../../processes/execute/subscriber.ts';
import { bare } from '../../processes/media-types.ts';
import { marksOf } from '../jobs/job-marks.ts';

/** The body of an execution after its validation (Part 1 `execute.yaml`). */
export interface ExecuteBody extends JobMarks {
  readonly inputs?: ExecuteRequest['inputs'];
  readonly data?: unknown;
  readonly outputs?: NonNullable<ExecuteRequest['outputs']>;
  readonly response?: 'raw' | 'document';
  readonly subscriber?: SubscriberRequest;
}

/** A body of type `application/cwl+json` is a bare CWL job object. */
export function executeRequest(
  request: FastifyRequest,
  body: unknown = request.body,
): Omit<ExecuteRequest, 'mode'> {
  const { reuse = true } = request.query as { readonly reuse?: boolean };
  if (bare(request.headers['content-type'] ?? '') === 'application/cwl+json') {
    const inputs = body as ExecuteRequest['inputs'];
    return { form: 'cwl', inputs, reuse, response: 'document' };
  }
  return ogcRequest(body as ExecuteBody, reuse);
}

/** An execute request of the standard. */
export function ogcRequest(
  { inputs, data, outputs, response, subscriber, ...body }: ExecuteBody,
  reuse: boolean,
): Omit<ExecuteRequest, 'mode'> {
  const marks = marksOf(body);
  return {
    form: 'ogc',
    inputs: inputs ?? {},
    ...(data !== undefined && { data }),
    reuse,
    ...(subscriber !== undefined && { subscriber }),
    ...(outputs !== undefined && { outputs }),
    ...(response !== undefined && { response }),
    ...(Object.keys(marks).length > 0 && { marks }),
  };
}
