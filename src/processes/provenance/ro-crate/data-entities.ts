import type { FileOrDirectory } from '../../../cwl/values/files.ts';
import { type CwlObject, type CwlValue, isFile } from '../../../cwl/values/value.ts';
import { mediaTypeOf, publicUrl, shapeCwl } from '../../shape-results/shape-value.ts';
import { identityOf, partsOf } from '../data.ts';
import type { Crate, Reference } from './crate.ts';
import type { CrateNames } from './crate-names.ts';

/** Whose inputs or outputs they are. */
interface Ports {
  /** Undefined for the job. */
  readonly shard?: string;
  readonly process: string;
  readonly direction: 'in' | 'out';
}

/** The values of parameters as `object` or `result` of an action: files and folders, and property values for what is none. */
export function addData(
  values: CwlObject,
  { shard, process, direction }: Ports,
  crate: Crate,
  names: CrateNames,
): readonly Reference[] {
  return Object.entries(values).flatMap(([port, value]) => {
    const found = partsOf(value).files.map((file) => addFile(file, crate, names));
    if (partsOf(value).isPlain) {
      const id = names.value(shard, direction, port);
      found.push(
        crate.add(id, 'PropertyValue', () => ({ name: port, value: plainValue(value, names.base) })),
      );
    }
    for (const entity of found) crate.addExample(entity['@id'], names.parameter(process, port));
    return found;
  });
}

/** What has structure is its JSON: a value that is an object would be an entity. */
function plainValue(value: CwlValue, base: string): string | number | boolean {
  if (typeof value === 'object') return JSON.stringify(shapeCwl(value, base));
  return typeof value === 'bigint' ? String(value) : value;
}

function addFile(file: FileOrDirectory, crate: Crate, names: CrateNames): Reference {
  const id = file.location === undefined ? `#${identityOf(file)}` : publicUrl(file, names.base);
  const name = file.basename !== undefined && { name: file.basename };
  if (!isFile(file)) {
    const parts = (file.listing ?? []).map((entry) => addFile(entry, crate, names));
    return crate.add(id, 'Dataset', () => ({ ...name, hasPart: parts }));
  }
  const { size, checksum } = file;
  return crate.add(id, 'File', () => ({
    ...name,
    encodingFormat: mediaTypeOf(file),
    sdDatePublished: names.seen,
    ...(size !== undefined && { contentSize: String(size) }),
    ...(checksum !== undefined && { sha1: checksum.replace(/^sha1\$/, '') }),
  }));
}
