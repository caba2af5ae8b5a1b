import type { FastifyRequest } from 'fastify';

/** What stands in front of the paths of the contract. */
export interface PathPrefix {
  /** The URL as the contract knows it; unchanged where it does not begin with the prefix. */
  readonly strip: (url: string) => string;
  /** What a request was sent below, without a slash at its end; undefined for one that was not. */
  readonly of: (request: FastifyRequest) => string | undefined;
}

const NONE: PathPrefix = { strip: (url) => url, of: () => '' };

/** @param template a path in which `{user}` stands for any one name */
export function pathPrefix(template: string | undefined): PathPrefix {
  if (template === undefined) return NONE;
  const names = template.split('/').filter((name) => name !== '');
  const patterns = names.map((name) => (name === '{user}' ? '[^/?#]+' : name.replaceAll('.', '\\.')));
  const pattern = new RegExp(`^/+${patterns.join('/+')}(?=[/?#]|$)`);
  return {
    strip: (url) => {
      const rest = url.replace(pattern, '');
      return rest.startsWith('/') ? rest : `/${rest}`;
    },
    of: ({ originalUrl }) => pattern.exec(originalUrl)?.[0].replaceAll(/\/+/g, '/'),
  };
}
