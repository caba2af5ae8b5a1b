import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FileStore, StoredFile } from '../../processes/read-file.ts';
import { catalogueView, type StacView, stacView } from '../../processes/stac/stac-view.ts';
import { asksFor, profileLink } from '../profile.ts';
import { addLinks } from './add-links.ts';
import { sendFile } from './send-file.ts';
import { sendJson } from './send-json.ts';

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
  return view === undefined ? sendFile(file, request, reply) : sendView(view, reply);
}

/** The STAC document that a folder begins with, where the profile `stac` is asked for; undefined otherwise. `prefix` and `url` end with `/`. */
export async function sendCatalogue(
  prefix: string,
  url: string,
  objects: FileStore,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (!asksFor(request, 'stac')) return undefined;
  const view = await catalogueView(objects, prefix, url, viewUrl);
  return view && sendView(view, reply);
}

function sendView({ mediaType, document }: StacView, reply: FastifyReply): FastifyReply {
  addLinks(reply, [profileLink('stac')]);
  return sendJson(reply, document, `${mediaType}; charset=utf-8`);
}

/** Who follows a link stays in the view. */
export function viewUrl(url: string): string {
  const view = new URL(url);
  view.searchParams.set('profile', 'stac');
  return view.href;
}
