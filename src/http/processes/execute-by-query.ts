import { entryOf } from '../../processes/describe/describe-process.ts';
import { type KeyValue, readKeyValues } from '../../processes/execute/key-values.ts';
import type { DeployedProcess } from '../../processes/process-store.ts';
import type { Operation } from '../operation.ts';
import { parsePrefer } from '../prefer.ts';
import { queryPairs } from './query-pairs.ts';
import { runProcess } from './run-process.ts';

/**
 * `GET /processes/{processID}/execution` (Part 1 v2.0, class kvp-execute): the request is the query. Only version 2.0 has it, so its defaults hold. A HEAD
 * says whether the request could be executed, and executes nothing.
 */
export const executeByQuery: Operation = (context) => async (request, reply) => {
  const { processID } = request.params as { readonly processID: string };
  const process = await context.processes.get(processID);
  const { ours, theirs } = partPairs(queryPairs(request.url), process);
  const headers = headersOf(ours);
  const reuse = ours.get('reuse') !== 'false';
  const asked = {
    form: 'ogc',
    reuse,
    emptyIsNone: true,
    ...readKeyValues(theirs, entryOf(process.document)),
  } as const;
  reply.header('cache-control', 'no-store');
  if (request.method === 'HEAD') {
    await context.processes.order({ process }, { ...asked, mode: 'sync' }, context.base(request));
    return reply.send();
  }
  // The answer is shaped by the same parts as that of a POST, which look at headers and query.
  Object.assign(request.headers, headers);
  request.query = { profile: ours.get('profile')?.split(',') };
  return runProcess(
    process,
    asked,
    parsePrefer(request.headers['prefer']),
    { ...context, standard: '2.0' },
    request,
    reply,
  );
};

/** Parameters that say how to execute and answer; an input of such a name is an input. */
const OURS = ['response[f]', 'response[prefer]', 'profile', 'reuse'];

function partPairs(pairs: readonly KeyValue[], { description }: DeployedProcess) {
  const isOurs = ({ key }: KeyValue) => OURS.includes(key) && !Object.hasOwn(description.inputs, key);
  return {
    ours: new Map(pairs.filter(isOurs).map(({ key, list }) => [key, list.join(',')])),
    theirs: pairs.filter((pair) => !isOurs(pair)),
  };
}

/** `response[f]` is `Accept`, and `response[prefer]` is `Prefer` (Part 1 v2.0 `/req/kvp-execute/f-definition`, `prefer-definition`). */
function headersOf(ours: ReadonlyMap<string, string>) {
  const accept = ours.get('response[f]');
  const prefer = ours.get('response[prefer]');
  return { ...(accept !== undefined && { accept }), ...(prefer !== undefined && { prefer }) };
}
