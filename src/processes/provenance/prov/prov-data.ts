import type { FileOrDirectory } from '../../../cwl/values/files.ts';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../../../cwl/values/value.ts';
import { mediaTypeOf, shapeCwl } from '../../shape-results/shape-value.ts';
import { filesOf, identityOf, partsOf } from '../data.ts';
import { type Attribute, optional, type ProvBuilder } from './prov-builder.ts';
import type { Name } from './statement.ts';

/** Whose inputs and outputs they are. */
export interface Owner {
  readonly activity: Name;
  /** Undefined for the job. */
  readonly shard?: string;
  readonly process: string;
}

/** What an activity used; the role of each is the parameter that it was for. */
export function tellInputs(inputs: CwlObject, owner: Owner, builder: ProvBuilder): void {
  for (const [port, value] of Object.entries(inputs)) {
    const role = builder.names.parameter(owner.process, port);
    const used = (entity: Name) => builder.relate('used', { activity: owner.activity, entity }, role);
    for (const file of partsOf(value).files) used(tellFile(file, builder));
    tellPlain(value, builder.names.value(owner.shard, 'in', port), port, builder, used);
  }
}

/**
 * What an activity made.
 *
 * @param except identities of files that were there before: it only passed them on
 */
export function tellOutputs(
  outputs: CwlObject,
  owner: Owner,
  builder: ProvBuilder,
  { except, time }: { readonly except: ReadonlySet<string>; readonly time?: Date | undefined },
): void {
  for (const [port, value] of Object.entries(outputs)) {
    const role = builder.names.parameter(owner.process, port);
    const made = (entity: Name) =>
      builder.relate('wasGeneratedBy', { entity, activity: owner.activity, time }, role);
    for (const file of filesOf(value)) {
      const entity = tellFile(file, builder);
      if (!except.has(identityOf(file))) made(entity);
    }
    tellPlain(value, builder.names.value(owner.shard, 'out', port), port, builder, made);
  }
}

/** The part of a value that is no file: a text, a number, or the JSON of what has structure. */
function tellPlain(
  value: CwlValue,
  id: Name,
  port: string,
  builder: ProvBuilder,
  relate: (entity: Name) => void,
): void {
  if (value === null || !partsOf(value).isPlain) return;
  const shown = typeof value === 'object' ? JSON.stringify(shapeCwl(value, builder.names.base)) : value;
  builder.element('entity', id, () => [
    ['prov:label', port],
    ['prov:value', shown],
  ]);
  relate(id);
}

/** A file, or a folder with what is known to be in it. */
function tellFile(file: FileOrDirectory, builder: ProvBuilder): Name {
  const id = builder.names.file(file);
  const isNew = builder.element('entity', id, () => [
    ...optional('prov:label', file.basename),
    ...(isFile(file) ? fileFacts(file) : [['prov:type', { name: 'prov:Collection' }] as const]),
  ]);
  if (isNew && isDirectory(file)) {
    for (const entry of file.listing ?? [])
      builder.relate('hadMember', { collection: id, entity: tellFile(entry, builder) });
  }
  return id;
}

function fileFacts(file: Extract<FileOrDirectory, { readonly class: 'File' }>): readonly Attribute[] {
  const { checksum, size } = file;
  return [
    ['schema:encodingFormat', mediaTypeOf(file)],
    ...optional('schema:contentSize', size),
    ...optional('wfrun:sha1', checksum?.replace(/^sha1\$/, '')),
  ];
}

/**
 * That fetched files were derived from those that the client had named.
 *
 * @param given inputs as the client gave them; `fetched` has the same structure
 */
export function tellSources(
  given: CwlValue | undefined,
  fetched: CwlValue | undefined,
  activity: Name,
  builder: ProvBuilder,
): void {
  if (!isObject(given) || !isObject(fetched)) return;
  if (isAny(given) && isAny(fetched)) {
    if (identityOf(given) === identityOf(fetched)) return;
    const [usedEntity, generatedEntity] = [tellFile(given, builder), tellFile(fetched, builder)];
    builder.relate('used', { activity, entity: usedEntity });
    builder.relate('wasGeneratedBy', { entity: generatedEntity, activity });
    builder.relate('wasDerivedFrom', { generatedEntity, usedEntity, activity });
    return;
  }
  for (const [name, value] of Object.entries(given))
    tellSources(value, (fetched as CwlObject)[name], activity, builder);
}

function isAny(value: CwlValue): value is FileOrDirectory {
  return isFile(value) || isDirectory(value);
}

function isObject(value: CwlValue | undefined): value is CwlObject {
  return typeof value === 'object' && value !== null;
}
