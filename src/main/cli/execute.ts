import { dirname } from 'node:path';
import type { CwlObject, CwlValue } from '../../cwl/values/value.ts';
import type { Client } from './client.ts';
import { CWL_TOOL } from './job-process.ts';
import { parseYaml, readLocal } from './read-local.ts';
import { uploadLocalFiles } from './upload.ts';

/**
 * Starts a job with a CWL job object (Part 1 execute, asynchronous; the body is the bare job object, media type
 * application/cwl+json) and returns its id.
 *
 * @param reuse false: no step may take the result of an earlier one
 */
export async function execute(
  client: Client,
  process: string,
  job: CwlObject,
  reuse = true,
): Promise<string> {
  const status = await client.json<{ readonly jobID: string }>(
    `/processes/${encodeURIComponent(process)}/execution${reuse ? '' : '?reuse=false'}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/cwl+json', prefer: 'respond-async' },
      body: JSON.stringify(job),
    },
  );
  return status.jobID;
}

/** Reads a job file in CWL's YAML or JSON form and uploads the local files that it names. What it is a job of, the caller has settled. */
export async function readJobFile(client: Client, path: string): Promise<CwlObject> {
  const job = parseYaml(await readLocal(path), path) as CwlValue;
  if (typeof job !== 'object' || job === null || Array.isArray(job)) {
    throw new Error(`${path} has to be a map of input names to values, for example 'message: hello'.`);
  }
  const { [CWL_TOOL]: _, ...inputs } = job as CwlObject;
  return uploadLocalFiles(client, inputs, dirname(path));
}

/** `name=value` arguments; each value is read as YAML, so that numbers, lists and File objects can be given. */
export async function readInputArguments(
  client: Client,
  given: readonly string[],
  folder: string,
): Promise<CwlObject> {
  const entries = given.map((argument) => {
    const equals = argument.indexOf('=');
    if (equals < 1) throw new Error(`An input is given as name=value; '${argument}' is not.`);
    return [argument.slice(0, equals), parseYaml(argument.slice(equals + 1), argument) as CwlValue];
  });
  return uploadLocalFiles(client, Object.fromEntries(entries) as CwlObject, folder);
}
