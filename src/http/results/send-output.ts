import type { FastifyReply, FastifyRequest } from 'fastify';
import { bare } from '../../processes/media-types.ts';
import { contentOf, type OutputValue } from '../../processes/shape-results/output-content.ts';
import { shapeCwl, shapeValue } from '../../processes/shape-results/shape-value.ts';
import { choose, namesType } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { sendFile } from './send-file.ts';

/** One output by its value (Part 1 `/req/core/process-execute-sync-raw-value-one`); who asks for JSON gets a file's link. */
export async function sendOutput(
  value: OutputValue,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const base = context.base(request);
  if (namesType(request, 'application/cwl+json')) {
    return reply.type('application/cwl+json').send(JSON.stringify(shapeCwl(value, base)));
  }
  const content = await contentOf(value, base, context.objects);
  switch (content.kind) {
    case 'file': {
      const own = bare(content.file.mediaType);
      if (choose(request, [own, 'application/json']) !== own) return sendJson(shapeValue(value, base), reply);
      return sendFile(content.file, request, reply);
    }
    case 'text': {
      const type = choose(request, ['text/plain', 'application/json']);
      return type === 'text/plain'
        ? reply.type('text/plain; charset=utf-8').send(content.text)
        : sendJson(content.text, reply);
    }
    case 'json':
      choose(request, ['application/json']);
      return sendJson(content.json, reply);
  }
}

function sendJson(json: unknown, reply: FastifyReply): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(json));
}
