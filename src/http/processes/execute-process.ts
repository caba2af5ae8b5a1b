import type { Operation } from '../operation.ts';
import { parsePrefer } from '../prefer.ts';
import { asksFor } from '../profile.ts';
import { executeRequest } from './execute-request.ts';
import { runProcess } from './run-process.ts';

/** `POST /processes/{processID}/execution` (Part 1 `/req/core/process-execute-op`). */
export const executeProcess: Operation = (context) => async (request, reply) => {
  const { processID } = request.params as { readonly processID: string };
  const process = await context.processes.get(processID);
  const emptyIsNone = context.standard === '2.0' || asksFor(request, 'results');
  const asked = { ...executeRequest(request), emptyIsNone };
  return runProcess(process, asked, parsePrefer(request.headers['prefer']), context, request, reply);
};
