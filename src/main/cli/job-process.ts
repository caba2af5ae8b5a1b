/** A job file that says itself what it is for, in `cwl:tool` (CWL v1.2 §"Executing CWL documents as scripts"). */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, extname, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, ServerError } from './client.ts';
import { deploy } from './deploy.ts';
import { readPackage } from './local-document.ts';
import { parseYaml, readLocal } from './read-local.ts';

const JOB_FILE = ['.yaml', '.yml', '.json'];
export const CWL_TOOL = 'cwl:tool';

/** Whether an argument is a job file of this machine, and not the id of a process. */
export async function isJobFile(argument: string): Promise<boolean> {
  if (!JOB_FILE.includes(extname(argument))) return false;
  return isFile(argument);
}

/**
 * The id of the process that a job file names: one that is deployed, by its id or URL, or a CWL document, by URL or by a path
 * from the job file, which is deployed first. Throws where the file names none.
 */
export async function processOfJobFile(client: Client, path: string): Promise<string> {
  const job = parseYaml(await readLocal(path), path) as { readonly [CWL_TOOL]?: unknown } | null;
  const named = job?.[CWL_TOOL];
  if (typeof named !== 'string' || named === '') {
    throw new Error(
      `${path} does not say what it is a job of. Write 'cwl-processes execute <process> ${path}', or name a process or a CWL document in it, as ${CWL_TOOL}.`,
    );
  }
  const id = idIn(named, `${client.server}/processes/`);
  if (id !== undefined) return id;
  if (/^https?:/.test(named)) return deployUrl(client, named);
  const [reference = '', entry] = named.split('#');
  const document = reference.startsWith('file:')
    ? fileURLToPath(reference)
    : resolve(dirname(path), decodeURIComponent(reference));
  if (await isFile(document)) return deployFile(client, document, entry);
  if (!/[/#]|\.cwl$/.test(named)) return named;
  throw new Error(`${path} names ${named} as ${CWL_TOOL}, and there is no file ${document}.`);
}

/** The id in the URL of a process; what lies deeper, such as its package, is a document. */
function idIn(url: string, processes: string): string | undefined {
  const id = url.startsWith(processes) ? url.slice(processes.length) : '';
  return /^[^/?#]+$/.test(id) ? decodeURIComponent(id) : undefined;
}

/** One process for each URL, as new as what is there now; jobs that run keep what they began with. */
async function deployUrl(client: Client, url: string): Promise<string> {
  const id = idOf(new URL(url).pathname, url);
  return deploy(client, url, (await isDeployed(client, id)) ? { replace: id } : { id });
}

/** One process for each content, so that nobody's other file of the same name gets in the way. */
async function deployFile(client: Client, path: string, entry: string | undefined): Promise<string> {
  const { body } = await readPackage(path);
  const id = idOf(path, `${entry ?? ''}#${body}`);
  if (await isDeployed(client, id)) return id;
  return deploy(client, path, { id, ...(entry && { entry }) });
}

function idOf(path: string, content: string): string {
  const stem = parse(path)
    .name.replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[^\w]+/, '');
  return `${stem || 'job'}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;
}

async function isDeployed(client: Client, id: string): Promise<boolean> {
  try {
    await client.json(`/processes/${encodeURIComponent(id)}`);
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.status === 404) return false;
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
