import type { FastifyRequest } from 'fastify';
import { namesType } from '../negotiation.ts';

export type ResultForm = 'cwl' | 'document' | 'raw';

/**
 * In which form results are answered. Part 1 v1.0 has `raw` as its default and v2.0 has the document for several outputs: where the execute request chose none, a
 * client that names JSON in `Accept` gets the document.
 */
export function resultForm(
  request: FastifyRequest,
  chosen: 'raw' | 'document' | undefined,
  outputs: number,
): ResultForm {
  const namesJson = namesType(request, 'application/json');
  if (namesType(request, 'application/cwl+json')) return 'cwl';
  if (chosen === 'document') return 'document';
  if (chosen === undefined && namesJson) return 'document';
  // Several raw values make a multipart body; whoever names JSON and not that does not want it.
  return outputs > 1 && namesJson && !namesType(request, 'multipart/related') ? 'document' : 'raw';
}
