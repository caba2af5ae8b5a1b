import { join } from 'node:path';
import type { ImageRecipe } from './images.ts';

const root = join(import.meta.dirname, '../..');

/** The project's own name for a small Debian, so that a bootstrapped one never passes as the public image. */
export const BASE_IMAGE = 'localhost/cwl-processes/debian:stable';
export const WATER_BODIES_IMAGE = 'localhost/cwl-processes/water-bodies:1';

export function waterBodiesRecipe(): ImageRecipe {
  return {
    name: WATER_BODIES_IMAGE,
    context: join(root, 'cwl-samples/water-bodies/image'),
    buildArgs: { BASE: BASE_IMAGE },
  };
}
