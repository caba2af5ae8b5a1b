import type { FastifyReply, FastifyRequest } from 'fastify';
import { bare, JSON_TYPE } from '../../processes/media-types.ts';
import { contentOf, folderOf, type OutputValue } from '../../processes/shape-results/output-content.ts';
import { withPresignedFiles } from '../../processes/shape-results/presigned-files.ts';
import { shapeCwl, shapeValue } from '../../processes/shape-results/shape-value.ts';
import { choose, namesType } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { sendOutputFolder, sendOutputZip, wantsZip } from './output-archive.ts';
import { sendJson } from './send-json.ts';
import { sendStored } from './send-stored.ts';

/** One output by its value (Part 1 `/req/core/process-execute-sync-raw-value-one`); who asks for JSON gets a file's link. */
export async function sendOutput(
  value: OutputValue,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const base = context.base(request);
  if (namesType(request, 'application/cwl+json')) {
    return sendJson(reply, shapeCwl(await withPresignedFiles(value, context), base), 'application/cwl+json');
  }
  if (wantsZip(request)) return sendOutputZip(value, context, request, reply);
  const folder = folderOf(value, base);
  const answer = folder && (await sendOutputFolder(folder, context, request, reply));
  if (answer !== undefined) return answer;
  const content = await contentOf(value, base, context);
  const { f } = request.query as { readonly f?: 'json' };
  const prefer = (own: string) => (f === 'json' ? JSON_TYPE : choose(request, [own, JSON_TYPE]));
  switch (content.kind) {
    case 'file': {
      const own = bare(content.file.mediaType);
      // A file that is JSON itself is its bytes, unless the query wants the link.
      if (f === 'json' || prefer(own) !== own)
        return sendJson(reply, shapeValue(await withPresignedFiles(value, context), base));
      return sendStored(content.file, content.url, request, reply);
    }
    case 'text':
      return prefer('text/plain') === JSON_TYPE
        ? sendJson(reply, content.text)
        : reply.type('text/plain; charset=utf-8').send(content.text);
    case 'json':
      if (folder === undefined) prefer(JSON_TYPE);
      return sendJson(reply, content.json);
  }
}
