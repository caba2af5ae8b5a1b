import type { Operation } from '../operation.ts';
import { parsePrefer } from '../prefer.ts';
import { asksFor } from '../profile.ts';
import { isMultipart } from '../request-bodies.ts';
import { executeRequest } from './execute-request.ts';
import { readMultipart } from './multipart-request.ts';
import { runProcess } from './run-process.ts';

/** `POST /processes/{processID}/execution` (Part 1 `/req/core/process-execute-op`). */
export const executeProcess: Operation = (context) => async (request, reply) => {
  const { processID } = request.params as { readonly processID: string };
  const process = await context.processes.get(processID);
  const emptyIsNone = context.standard === '2.0' || asksFor(request, 'results');
  const parts = isMultipart(request) ? await readMultipart(request, process, context) : undefined;
  const asked = { ...executeRequest(request, parts?.body), emptyIsNone };
  const preference = parsePrefer(request.headers['prefer']);
  return runProcess(process, asked, preference, context, request, reply, parts?.uploads);
};
