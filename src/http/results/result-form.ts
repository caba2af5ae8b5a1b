import type { FastifyRequest } from 'fastify';
import { namesType } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { asksFor } from '../profile.ts';

/** Version of Part 1 whose defaults hold. */
export type StandardVersion = '1.0' | '2.0';

/** What a client is given of the outputs of a job. */
export interface ResultForm {
  readonly kind: 'cwl' | 'document' | 'stac' | 'raw' | 'zip' | 'manifest';
  readonly version: StandardVersion;
}

/**
 * In which form results are answered: what `f` of the query says, a ZIP or bare CWL where `Accept` names it, a document where the profile `ogc-results` is asked for, then what the execute request
 * said (`response`, v1.0). Where it said nothing, version 1.0 has `raw` as its default, several outputs being `multipart/related`; 2.0 has the document for
 * several outputs and the value itself for one. 2.0 holds where the server is set to it, and a client chooses it by naming JSON in `Accept`.
 *
 * A document has STAC in it by the profile `stac`, unless the execute request wants the values themselves; and, where the server is set to it, for everyone who names JSON, whatever the
 * request said.
 *
 * @param chosen `response` of the execute request
 * @param outputs how many there are to give
 * @param context the version that the server is set to, and whether it gives STAC in its documents
 */
export function resultForm(
  request: FastifyRequest,
  chosen: 'raw' | 'document' | undefined,
  outputs: number,
  { standard, stacResults }: Pick<OperationContext, 'standard' | 'stacResults'>,
): ResultForm {
  const { f } = request.query as { readonly f?: 'json' | 'zip' | 'manifest' };
  if (f !== undefined && f !== 'json') return { kind: f, version: standard };
  if (f === undefined && namesType(request, 'application/zip')) return { kind: 'zip', version: standard };
  if (f === undefined && namesType(request, 'application/cwl+json'))
    return { kind: 'cwl', version: standard };
  const namesParts = namesType(request, 'multipart/related');
  const wantsJson = f === 'json' || (namesType(request, 'application/json') && !namesParts);
  const asksStac = asksFor(request, 'stac') && (f === 'json' || chosen !== 'raw');
  if (asksStac || (stacResults && wantsJson)) return { kind: 'stac', version: '2.0' };
  if (f === 'json' || asksFor(request, 'results')) return { kind: 'document', version: '2.0' };
  if (chosen !== undefined) return { kind: chosen, version: '1.0' };
  if (wantsJson) return { kind: 'document', version: '2.0' };
  if (standard === '1.0' || namesParts) return { kind: 'raw', version: standard };
  return { kind: outputs > 1 ? 'document' : 'raw', version: '2.0' };
}
