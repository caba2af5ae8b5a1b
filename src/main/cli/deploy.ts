import { checkPackage } from './check-package.ts';
import type { Client } from './client.ts';
import { type PackageBody, readPackage } from './local-document.ts';

const PACKAGE = 'application/ogcapppkg+json';

export interface DeployOptions {
  /** Process of a `$graph` to deploy. */
  readonly entry?: string;
  /** Id to deploy it under, in place of the one that the document has. */
  readonly id?: string;
  /** Id of a deployed process to replace. */
  readonly replace?: string;
}

/**
 * Deploys a package from a local file or an http(s) URL, or replaces a process with it; returns the process id (20-044). A local
 * one is checked before it is sent: its problems then have the lines of its own files.
 */
export async function deploy(client: Client, source: string, options: DeployOptions = {}): Promise<string> {
  const query = options.entry === undefined ? '' : `?w=${encodeURIComponent(options.entry)}`;
  const found = /^https?:/.test(source) ? referTo(source) : await local(source, options.entry);
  const { mediaType, body } = options.id === undefined ? found : named(options.id, found);
  const headers = { 'content-type': mediaType, accept: 'application/json' };
  if (options.replace !== undefined) {
    await client.request(`/processes/${encodeURIComponent(options.replace)}${query}`, {
      method: 'PUT',
      headers,
      body,
    });
    return options.replace;
  }
  const summary = await client.json<{ readonly id: string }>(`/processes${query}`, {
    method: 'POST',
    headers,
    body,
  });
  return summary.id;
}

async function local(path: string, entry: string | undefined): Promise<PackageBody> {
  await checkPackage(path, entry);
  return readPackage(path);
}

/** An application package around a document, or around a reference to one, that says the id. */
function named(id: string, { mediaType, body }: PackageBody): PackageBody {
  const inner = mediaType === PACKAGE ? JSON.parse(body) : { executionUnit: { value: body } };
  return { mediaType: PACKAGE, body: JSON.stringify({ processDescription: { id }, ...inner }) };
}

function referTo(url: string): PackageBody {
  const body = JSON.stringify({ executionUnit: { href: url, type: 'application/cwl' } });
  return { mediaType: PACKAGE, body };
}
