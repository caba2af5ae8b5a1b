import type { Files } from '../../cwl/ports.ts';

/** Two views in one: container paths through one of them, locations through the other. */
export function toolFiles(container: Files, objects: Files): Files {
  const view = (ref: string) => (ref.startsWith('/') ? container : objects);
  return {
    stat: (ref) => view(ref).stat(ref),
    list: (ref) => view(ref).list(ref),
    read: (ref, limit) => view(ref).read(ref, limit),
    checksum: (ref) => view(ref).checksum(ref),
  };
}
