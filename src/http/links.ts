import type { FastifyRequest } from 'fastify';

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
}

/** Link relations (Part 1 v1.0). */
export const REL = {
  conformance: 'http://www.opengis.net/def/rel/ogc/1.0/conformance',
  processes: 'http://www.opengis.net/def/rel/ogc/1.0/processes',
  jobList: 'http://www.opengis.net/def/rel/ogc/1.0/job-list',
  execute: 'http://www.opengis.net/def/rel/ogc/1.0/execute',
  results: 'http://www.opengis.net/def/rel/ogc/1.0/results',
  exceptions: 'http://www.opengis.net/def/rel/ogc/1.0/exceptions',
  log: '[ogc-rel:log]',
} as const;

export function jsonLink(href: string, rel: string, title?: string): Link {
  return { href, rel, type: 'application/json', ...(title !== undefined && { title }) };
}

/** URL of this server without a trailing slash: the configured one, or as the client addressed us. */
export function baseUrl(request: FastifyRequest, publicUrl: string | undefined): string {
  return (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
}

export function processUrl(base: string, id: string): string {
  return `${base}/processes/${encodeURIComponent(id)}`;
}

export function jobUrl(base: string, id: string): string {
  return `${base}/jobs/${encodeURIComponent(id)}`;
}

/** The URL of this request with other query parameters. */
function withQuery(
  base: string,
  request: FastifyRequest,
  changes: { readonly [name: string]: string },
): string {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) parameters.set(name, value);
  return `${base}${path}?${parameters.toString()}`;
}

/** `self`, and `next` where the page has a successor that begins after `after`. */
export function pageLinks(base: string, request: FastifyRequest, after: string | undefined): readonly Link[] {
  const self = jsonLink(`${base}${request.url}`, 'self', 'This page');
  return after === undefined
    ? [self]
    : [self, jsonLink(withQuery(base, request, { after }), 'next', 'Next page')];
}

/** One value for a `Link` header (RFC 8288). */
export function linkHeader(links: readonly Link[]): string {
  return links
    .map(({ href, rel, type }) => `<${href}>; rel="${rel}"${type === undefined ? '' : `; type="${type}"`}`)
    .join(', ');
}
