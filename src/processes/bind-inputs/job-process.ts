import { isJsonObject } from '../json-object.ts';
import type { ProblemItem } from '../refusal.ts';

/** The entry of a job object that names what it is for (CWL v1.2 §"Executing CWL documents as scripts"). */
export const JOB_PROCESS = 'cwl:tool';

/**
 * A job object may say which process it is for, by id or URL; the request has said so too, and the two have to agree.
 *
 * @param base URL of this server without a trailing slash
 */
export function checkJobProcess(raw: unknown, processId: string, base: string): ProblemItem[] {
  const named = isJsonObject(raw) && Object.hasOwn(raw, 'value') ? raw['value'] : raw;
  const path = `/processes/${encodeURIComponent(processId)}`;
  if ([processId, path, `${base}${path}`].some((same) => named === same)) return [];
  return [
    {
      path: JOB_PROCESS,
      message:
        `${JOB_PROCESS} names ${JSON.stringify(named)}, and this request is for the process '${processId}'. Leave it out, write ` +
        `'${processId}', or send the job object to the execution of the process that it names.`,
      rule: 'other-process',
    },
  ];
}
