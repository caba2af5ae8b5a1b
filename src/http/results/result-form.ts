import type { FastifyRequest } from 'fastify';
import { namesType } from '../negotiation.ts';
import { asksFor } from '../profile.ts';

/** Version of Part 1 whose defaults hold. */
export type StandardVersion = '1.0' | '2.0';

/** What a client is given of the outputs of a job. */
export interface ResultForm {
  readonly kind: 'cwl' | 'document' | 'raw' | 'zip' | 'manifest';
  readonly version: StandardVersion;
}

/**
 * In which form results are answered: what `f` of the query says, a ZIP or bare CWL where `Accept` names it, a document where the profile `ogc-results` is asked for, then what the execute request
 * said (`response`, v1.0). Where it said nothing, version 1.0 has `raw` as its default, several outputs being `multipart/related`; 2.0 has the document for
 * several outputs and the value itself for one. 2.0 holds where the server is set to it, and a client chooses it by naming JSON in `Accept`.
 *
 * @param chosen `response` of the execute request
 * @param outputs how many there are to give
 * @param standard the version that the server is set to
 */
export function resultForm(
  request: FastifyRequest,
  chosen: 'raw' | 'document' | undefined,
  outputs: number,
  standard: StandardVersion,
): ResultForm {
  const { f } = request.query as { readonly f?: 'json' | 'zip' | 'manifest' };
  if (f === 'json') return { kind: 'document', version: '2.0' };
  if (f !== undefined) return { kind: f, version: standard };
  if (namesType(request, 'application/zip')) return { kind: 'zip', version: standard };
  if (namesType(request, 'application/cwl+json')) return { kind: 'cwl', version: standard };
  if (asksFor(request, 'results')) return { kind: 'document', version: '2.0' };
  if (chosen !== undefined) return { kind: chosen, version: '1.0' };
  const namesParts = namesType(request, 'multipart/related');
  if (namesType(request, 'application/json') && !namesParts) return { kind: 'document', version: '2.0' };
  if (standard === '1.0' || namesParts) return { kind: 'raw', version: standard };
  return { kind: outputs > 1 ? 'document' : 'raw', version: '2.0' };
}
