/** Profiles: which of several shapes of the same media type a client wants (RFC 6906; Part 1 v2.0, class query-param-profile). */
import type { FastifyRequest } from 'fastify';
import type { Link } from './links.ts';

const OGC = 'https://www.opengis.net/def/profile/OGC/0/';

export const PROFILES = {
  /** A results document whatever the number of outputs (Part 1 v2.0 `/req/core/job-results-profile`). */
  results: `${OGC}ogc-results`,
  processList: `${OGC}ogc-process-list`,
  processDescription: `${OGC}ogc-process-description`,
  jobList: `${OGC}jobs-list`,
  job: `${OGC}job-description`,
  /** STAC with absolute links. */
  stac: 'https://api.stacspec.org/v1.0.0/core',
  provJson: 'https://www.w3.org/submissions/prov-json/',
  provJsonLd: 'https://www.w3.org/submissions/prov-jsonld/',
  provN: 'https://www.w3.org/TR/prov-n/',
  provO: 'https://www.w3.org/TR/prov-o/',
} as const;

export type ProfileName = keyof typeof PROFILES;

/** What a client may write instead of the URI: a bare id, which also stands in a safe CURIE. */
const IDS: { readonly [name in ProfileName]: string } = {
  results: 'ogc-results',
  processList: 'ogc-process-list',
  processDescription: 'ogc-process-description',
  jobList: 'jobs-list',
  job: 'job-description',
  stac: 'stac',
  provJson: 'prov-json',
  provJsonLd: 'prov-jsonld',
  provN: 'prov-n',
  provO: 'prov-o',
};

/**
 * Whether the client asks for a profile: in `profile` of the query, in `Accept-Profile`, or as parameter of a media type in `Accept`; by URI, by safe CURIE
 * (`[ogc-profile:x]`) or by its bare id. Profiles that we do not have are no error.
 */
export function asksFor(request: FastifyRequest, name: ProfileName): boolean {
  const names = asked(request).map((text) => text.replace(/^\[[a-z-]+:(.*)\]$/, '$1'));
  return names.some((text) => text === IDS[name] || secure(text) === secure(PROFILES[name]));
}

export function profileLink(name: ProfileName): Link {
  return { href: PROFILES[name], rel: 'profile' };
}

function asked(request: FastifyRequest): readonly string[] {
  const { profile } = (request.query ?? {}) as { readonly profile?: string | readonly string[] };
  const header = request.headers['accept-profile'];
  return [
    ...[profile ?? []].flat(),
    ...(typeof header === 'string' ? header.split(',') : []).map((text) => text.replace(/;.*$/, '')),
    ...Array.from(
      (request.headers.accept ?? '').matchAll(/;\s*profile="?([^",;]+)"?/gi),
      ([, text]) => text ?? '',
    ),
  ]
    .flatMap((text) => text.trim().split(/\s+/))
    .map((text) => text.replace(/^<(.*)>$/, '$1'));
}

function secure(uri: string): string {
  return uri.replace(/^http:/, 'https:');
}
