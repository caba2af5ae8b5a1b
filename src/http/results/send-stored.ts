import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FileStore, readFile, type StoredFile } from '../../processes/read-file.ts';
import { findCatalogue, stacView } from '../../processes/stac/stac-view.ts';
import { asksFor, profileLink } from '../profile.ts';
import { addLinks } from './add-links.ts';
import { sendFile } from './send-file.ts';

/**
 * A stored file as it is, or with absolute links where it is STAC and the profile `stac` is asked for.
 *
 * @param url where the file is served by its path: what its links are relative to
 */
export async function sendStored(
  file: StoredFile,
  url: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const view = asksFor(request, 'stac') ? await stacView(file, url, viewUrl) : undefined;
  if (view === undefined) return sendFile(file, request, reply);
  addLinks(reply, [profileLink('stac')]);
  return reply.type(`${view.mediaType}; charset=utf-8`).send(JSON.stringify(view.document));
}

/** The STAC document that a folder begins with, where the profile `stac` is asked for; undefined otherwise. `prefix` and `url` end with `/`. */
export async function sendCatalogue(
  prefix: string,
  url: string,
  objects: FileStore,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const root = asksFor(request, 'stac') ? await findCatalogue(objects, prefix) : undefined;
  if (root === undefined) return undefined;
  const file = await readFile(objects, prefix + root);
  return sendStored(file, url + encodeURIComponent(root), request, reply);
}

/** Who follows a link stays in the view. */
function viewUrl(url: string): string {
  const view = new URL(url);
  view.searchParams.set('profile', 'stac');
  return view.href;
}
