/** Names of images (`domain/path:tag@digest`); the engine's short and long forms mean the same image. */

export interface ImageReference {
  /** Domain and path, as written. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Splits a reference. A colon in the last segment begins the tag; one before it belongs to a port. */
export function parseReference(reference: string): ImageReference {
  const [name = '', digest] = reference.trim().split('@', 2);
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
  const { repository, tag, digest } = parseReference(reference);
  const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  const names = [
    reference.trim(),
    familiarRepository(repository) + suffix,
    `localhost/${familiarRepository(repository)}${suffix}`,
  ];
  // An image that was never pulled is known by its own id, which is also what it was pinned to.
  if (digest !== undefined) names.push(digest);
  return [...new Set(names)];
}
