import type { FastifyRequest } from 'fastify';
import type { PackageForm } from '../processes/package/package-document.ts';

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
  log: 'http://www.opengis.net/def/rel/ogc/1.0/log',
  /** PROV-AQ, section 3.1. */
  provenance: 'http://www.w3.org/ns/prov#has_provenance',
} as const;

/** The same relations as version 2.0 of Part 1 writes them. */
export const SHORT_REL = {
  results: '[ogc-rel:results]',
  exceptions: '[ogc-rel:exceptions]',
  log: '[ogc-rel:log]',
} as const;

export function jsonLink(href: string, rel: string, title?: string): Link {
  return { href, rel, type: 'application/json', ...(title !== undefined && { title }) };
}

/** A resource that is had as JSON and as a page, in an answer that is JSON (Part 1 `/req/core/pl-links`). */
export function ownLinks(url: string, title: string): readonly Link[] {
  return [
    jsonLink(url, 'self', title),
    { href: inForm(url, 'html'), rel: 'alternate', type: 'text/html', title: 'The same as HTML' },
  ];
}

/** The URL of a resource in one of its forms, whatever `Accept` says. */
export function inForm(url: string, form: 'html' | 'json'): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('f', form);
  return `${path}?${parameters.toString()}`;
}

/** URL of this server without a trailing slash: the configured one, or as the client addressed us. */
export function baseUrl(request: FastifyRequest, publicUrl: string | undefined): string {
  return (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
}

/** @param revision undefined for the process as it is deployed at any time */
export function processUrl(base: string, id: string, revision?: number): string {
  const url = `${base}/processes/${encodeURIComponent(id)}`;
  return revision === undefined ? url : `${url}?version=${revision}`;
}

/** @param of without a revision, the package that is deployed at any time */
export function packageUrl(
  base: string,
  id: string,
  of: { readonly version?: number | undefined; readonly form?: PackageForm },
): string {
  const query = new URLSearchParams();
  if (of.version !== undefined) query.set('version', String(of.version));
  if (of.form === 'packed') query.set('form', of.form);
  const url = `${processUrl(base, id)}/package`;
  return query.size === 0 ? url : `${url}?${query.toString()}`;
}

export function jobUrl(base: string, id: string): string {
  return `${base}/jobs/${encodeURIComponent(id)}`;
}

/** The URL of this request for a page beside it. */
function withQuery(base: string, request: FastifyRequest, { after, before }: Neighbours): string {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries({ after, before })) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  return `${base}${path}?${parameters.toString()}`;
}

/** Where the pages beside a page begin and end; absent where there is none. */
export interface Neighbours {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** `self` and `alternate`, and `next` and `prev` where the page has such neighbours (Part 1 `/req/core/pl-links`, `/req/job-list/links`). */
export function pageLinks(
  base: string,
  request: FastifyRequest,
  { after, before }: Neighbours,
): readonly Link[] {
  const page = (neighbour: Neighbours) => withQuery(base, request, neighbour);
  return [
    ...ownLinks(`${base}${request.url}`, 'This list'),
    ...(after === undefined ? [] : [jsonLink(page({ after }), 'next', 'Next page')]),
    ...(before === undefined ? [] : [jsonLink(page({ before }), 'prev', 'Previous page')]),
  ];
}

/** One value for a `Link` header (RFC 8288). */
export function linkHeader(links: readonly Link[]): string {
  return links
    .map(({ href, rel, type }) => `<${href}>; rel="${rel}"${type === undefined ? '' : `; type="${type}"`}`)
    .join(', ');
}
