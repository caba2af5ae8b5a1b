import { bare } from '../../processes/media-types.ts';
import type { PackageForm } from '../../processes/package/package-document.ts';
import { linkHeader, packageUrl, processUrl } from '../links.ts';
import { choose } from '../negotiation.ts';
import type { Operation } from '../operation.ts';
import { hasAlready } from '../results/preconditions.ts';

interface Query {
  readonly version?: string;
  readonly form: PackageForm;
}

/** `GET /processes/{processID}/package` (Part 2 `/req/deploy-replace-undeploy/package-get-op`). */
export const getPackage: Operation =
  ({ processes, base }) =>
  async (request, reply) => {
    const { processID } = request.params as { readonly processID: string };
    const { version, form } = request.query as Query;
    const found = await processes.package(processID, form, version);
    choose(request, [bare(found.mediaType)]);
    const { revision, deployed: modified, mediaType, body } = found;
    const root = base(request);
    const etag = `"${found.sha256}"`;
    reply.headers({
      etag,
      'last-modified': modified.toUTCString(),
      // Without a revision in its URL another package may be there at any time.
      'cache-control': 'private, no-cache',
      'content-location': packageUrl(root, processID, { version: revision, form }),
      link: linkHeader([{ href: processUrl(root, processID, revision), rel: 'describes' }]),
    });
    if (hasAlready({ etag, modified }, request.headers)) return reply.code(304).send();
    return reply.type(mediaType).send(Buffer.from(body));
  };
