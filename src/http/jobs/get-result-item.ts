import { Refusal } from '../../processes/refusal.ts';
import type { OutputValue } from '../../processes/shape-results/output-content.ts';
import type { Operation } from '../operation.ts';
import { sendOutput } from '../results/send-output.ts';
import { readOutput } from './get-result.ts';

/**
 * `GET /jobs/{jobID}/results/{outputID}/{index}`: one value of an array, counted from 0; a value that is no array is its own first one
 * (Part 1 v2.0 `/req/core/job-result-op-0th`, `/req/core/job-result-op-Nth`).
 */
export const getResultItem: Operation = (context) => async (request, reply) => {
  const { outputID, index } = request.params as { readonly outputID: string; readonly index: number };
  const value = await readOutput(context, request, reply);
  const items = Array.isArray(value) ? (value as readonly OutputValue[]) : [value];
  const item = items[index];
  if (item === undefined || item === null) {
    throw new Refusal(
      'result-not-available',
      items.length === 0
        ? `The output '${outputID}' is an empty list.`
        : `The output '${outputID}' has no value ${index}; it has ${items.length}, counted from 0.`,
    );
  }
  return sendOutput(item, context, request, reply);
};
