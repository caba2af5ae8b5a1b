import type { FastifyReply, FastifyRequest } from 'fastify';
import { segment } from '../../processes/archive/archive-plan.ts';
import type { ZipEntry } from '../../processes/archive/zip-stream.ts';
import { listFolder } from '../../processes/list-folder.ts';
import { choose } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { sendPage } from '../pages/page.ts';
import { sendZip } from '../results/archive.ts';
import { sendJson } from '../results/send-json.ts';
import { sendCatalogue } from '../results/send-stored.ts';
import { entryUrls, folderIndex } from './folder-index.ts';

/** In the order of preference where `Accept` leaves it open. */
const TYPES = { json: 'application/json', html: 'text/html', zip: 'application/zip' } as const;

/**
 * A folder: the URLs of its entries, a page with links to them, all files below it as a ZIP, or, by the profile `stac`, the STAC document that it begins with.
 * Rejects with Refusal `no-such-file` where nothing is stored there.
 *
 * @param prefix ends with `/`
 * @param url of the folder; ends with `/`
 */
export async function sendFolder(
  prefix: string,
  url: string,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { objects } = context;
  const catalogue = await sendCatalogue(prefix, url, objects, request, reply);
  if (catalogue !== undefined) return catalogue;
  const items = await listFolder(objects, prefix);
  const name = prefix.slice(prefix.lastIndexOf('/', prefix.length - 2) + 1, -1);
  switch (folderType(request)) {
    case TYPES.zip: {
      const { entries, modified } = await entriesBelow(prefix, name, context);
      return sendZip(`${name}.zip`, modified, entries, objects, request, reply);
    }
    case TYPES.html:
      return sendPage(reply, context.base(request), { title: `${name}/`, main: folderIndex(items) });
    default:
      return sendJson(reply, entryUrls(items, url));
  }
}

function folderType(request: FastifyRequest): string {
  const { f } = request.query as { readonly f?: keyof typeof TYPES };
  return f === undefined ? choose(request, Object.values(TYPES)) : TYPES[f];
}

async function entriesBelow(prefix: string, name: string, { objects }: OperationContext) {
  const entries: ZipEntry[] = [];
  let newest = 0;
  for await (const { key, modified } of objects.list(prefix)) {
    newest = Math.max(newest, modified.getTime());
    const below = key.slice(prefix.length).split('/');
    const isFolder = below.at(-1) === '';
    const names = [name, ...(isFolder ? below.slice(0, -1) : below)].map(segment);
    const path = names.join('/');
    entries.push(isFolder ? { kind: 'folder', path: `${path}/` } : { kind: 'file', path, key });
  }
  return { entries, modified: new Date(newest) };
}
