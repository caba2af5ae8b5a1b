/** Names of images (`domain/path:tag@digest`); the engine's short and long forms mean the same image. */

export interface ImageReference {
  /** Domain and path, as written. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

const DOMAIN = /(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?\/)?/;
const SEGMENT = /[a-z0-9]+(?:[._-]+[a-z0-9]+)*/;
const TAG_AND_DIGEST = /(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?/;
const NAME = new RegExp(
  `^${DOMAIN.source}${SEGMENT.source}(?:\\/${SEGMENT.source})*${TAG_AND_DIGEST.source}$`,
);
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

/** Whether a text can name an image. Anything else must not reach the engine, whose API takes names as parts of paths. */
export function isReference(text: string): boolean {
  return NAME.test(text) || IMAGE_ID.test(text);
}

/** Splits a reference. A colon in the last segment begins the tag; one before it belongs to a port. */
export function parseReference(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@', 2);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const repository = colon === -1 ? name : name.slice(0, colon);
  return {
    repository,
    ...(colon === -1 ? {} : { tag: name.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The short form that Docker lists an image of Docker Hub under: `docker.io/library/debian` is `debian`. */
export function familiarRepository(repository: string): string {
  return repository.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** What to look for on the engine before anything is pulled, most literal first. */
export function localNames(reference: string): readonly string[] {
  if (IMAGE_ID.test(reference)) return [reference];
  const { repository, tag, digest } = parseReference(reference);
  const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  const familiar = familiarRepository(repository);
  const names = [reference, familiar + suffix];
  // Podman keeps what was built on the machine under this domain.
  if (!hasDomain(familiar)) names.push(`localhost/${familiar}${suffix}`);
  // An image that was never pulled is known by its own id, which is also what it was pinned to.
  if (digest !== undefined) names.push(digest);
  return [...new Set(names)];
}

function hasDomain(repository: string): boolean {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}
