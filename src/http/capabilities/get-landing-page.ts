import { jsonLink, type Link, ownLinks, REL } from '../links.ts';
import type { Operation } from '../operation.ts';

/** `GET /` (Part 1 `/req/core/landingpage-success`). */
export const getLandingPage: Operation =
  ({ base, contract }) =>
  async (request) => {
    const root = base(request);
    return {
      title: contract.info.title,
      description: contract.info.description,
      links: [
        ...ownLinks(`${root}/`, 'This page'),
        {
          href: `${root}/api`,
          rel: 'service-desc',
          type: 'application/vnd.oai.openapi+json;version=3.0',
          title: 'API definition',
        },
        {
          href: `${root}/api`,
          rel: 'service-desc',
          type: 'application/vnd.oai.openapi+json;version=3.1',
          title: 'API definition, OpenAPI 3.1',
        },
        { href: `${root}/api.html`, rel: 'service-doc', type: 'text/html', title: 'API documentation' },
        ...bothSchemes(`${root}/conformance`, REL.conformance, 'Conformance classes'),
        ...bothSchemes(`${root}/processes`, REL.processes, 'Processes'),
        ...bothSchemes(`${root}/jobs`, REL.jobList, 'Jobs'),
      ],
    };
  };

/** Version 1.0 writes the relation with http; some clients look for https alone, as the register of OGC has it today. */
function bothSchemes(href: string, rel: string, title: string): readonly Link[] {
  return [jsonLink(href, rel, title), jsonLink(href, rel.replace('http:', 'https:'), title)];
}
