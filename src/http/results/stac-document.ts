import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job, Outputs } from '../../jobs/job.ts';
import { stacOutput } from '../../processes/stac/stac-output.ts';
import type { OperationContext } from '../operation.ts';
import { profileLink } from '../profile.ts';
import { addLinks } from './add-links.ts';
import { isByReference } from './output-part.ts';
import { resultsDocument } from './results-document.ts';
import { sendJson } from './send-json.ts';
import { viewUrl } from './send-stored.ts';

/**
 * The results document with STAC in it: an output that is STAC is a qualified value with absolute links, which names its schema. `StacCatalogUri` and `StacCatalog` are the first of them, as
 * servers of the EO platforms (ADES) call it, unless the process has outputs of these names.
 */
export async function sendStacDocument(
  job: Job,
  outputs: Outputs,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const base = context.base(request);
  const document: { [name: string]: unknown } = { ...(await resultsDocument(job, outputs, base, context)) };
  const found: { [name: string]: unknown } = {};
  for (const [name, output] of Object.entries(outputs)) {
    const stac = isByReference(job, name)
      ? undefined
      : await stacOutput(output, base, context.objects, viewUrl);
    if (stac === undefined) continue;
    document[name] = stac.value;
    found['StacCatalogUri'] ??= stac.url;
    found['StacCatalog'] ??= stac.document;
  }
  addLinks(reply, [profileLink('stac')]);
  return sendJson(reply, { ...found, ...document });
}
