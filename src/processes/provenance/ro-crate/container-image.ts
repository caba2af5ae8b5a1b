import type { AttemptView } from '../../../jobs/job.ts';
import type { Crate, Reference } from './crate.ts';
import type { CrateNames } from './crate-names.ts';

/** Where an image comes from whose name says nothing of it. */
const DOCKER_HUB = 'docker.io';
const DOCKER_IMAGE = 'https://w3id.org/ro/terms/workflow-run#DockerImage';

/** The image that an attempt ran in; undefined where it needed none. */
export function containerImage(
  { image, imageDigest }: AttemptView,
  crate: Crate,
  names: CrateNames,
): Reference | undefined {
  if (image === undefined) return undefined;
  const { registry, name, tag } = imageParts(image);
  const sha256 = /sha256:([0-9a-f]{64})/.exec(imageDigest ?? image)?.[1];
  return crate.add(names.image(imageDigest ?? image), 'ContainerImage', () => ({
    additionalType: { '@id': DOCKER_IMAGE },
    registry,
    name,
    ...(tag !== undefined && { tag }),
    ...(sha256 !== undefined && { sha256 }),
  }));
}

/** Splits the name of an image: `quay.io/eo/tools:1` is the tag `1` of `eo/tools` at `quay.io`. */
export function imageParts(image: string): {
  readonly registry: string;
  readonly name: string;
  readonly tag?: string;
} {
  const [reference = ''] = image.split('@', 1);
  const [, first = '', rest = ''] = /^([^/]+)\/(.+)$/.exec(reference) ?? [];
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const [, name = '', tag] = /^(.*?)(?::([^:/]+))?$/.exec(hasRegistry ? rest : reference) ?? [];
  return { registry: hasRegistry ? first : DOCKER_HUB, name, ...(tag !== undefined && { tag }) };
}
