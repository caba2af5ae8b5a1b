import type { FastifyRequest } from 'fastify';
import type { ProvForm } from '../../processes/provenance/prov/write-prov.ts';
import { choose } from '../negotiation.ts';
import { asksFor, type ProfileName } from '../profile.ts';

/** Media types of the forms of PROV, the default first. */
export const PROV_TYPES: { readonly [form in ProvForm]: string } = {
  json: 'application/json',
  jsonld: 'application/ld+json',
  provn: 'text/provenance-notation',
  ttl: 'text/turtle',
  nt: 'application/n-triples',
};

const BY_PROFILE: readonly (readonly [ProfileName, ProvForm])[] = [
  ['provJson', 'json'],
  ['provJsonLd', 'jsonld'],
  ['provN', 'provn'],
  ['provO', 'ttl'],
];

/**
 * The form that a client wants (Part 4 `/per/provenance/prov-content-negotiation`): by `f`, else by a profile, else by `Accept`. Throws HttpProblem
 * `not-acceptable`.
 */
export function provForm(request: FastifyRequest): ProvForm {
  const { f } = request.query as { readonly f?: ProvForm };
  if (f !== undefined) return f;
  const asked = BY_PROFILE.find(([profile]) => asksFor(request, profile));
  if (asked !== undefined) return asked[1];
  const forms = Object.entries(PROV_TYPES) as [ProvForm, string][];
  const type = choose(request, Object.values(PROV_TYPES));
  return forms.find(([, candidate]) => candidate === type)?.[0] ?? 'json';
}
