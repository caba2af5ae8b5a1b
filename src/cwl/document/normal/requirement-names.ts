/** What the class of a requirement means: one of CWL, an extension by its name or by that of v1.1, or nothing known. */
import type { RequirementClass } from '../model.ts';
import type { Node } from '../source/node.ts';
import { atLeast, STANDARDIZED_EXTENSIONS } from '../upgrade.ts';
import { FIELDS } from './fields.ts';

export type KnownClass =
  | Extract<RequirementClass, keyof typeof FIELDS>
  | 'cwltool:Secrets'
  | 'SchemaDefRequirement';
export type ExtensionClass = `${'cwltool' | 'arv'}:${string}`;

export type Meaning =
  /** `newer`: it came with v1.1, and the document is older. */
  | { readonly kind: 'known' | 'newer'; readonly name: KnownClass }
  /** One of the reference implementation's or of Arvados that is not done here. */
  | { readonly kind: 'extension'; readonly name: ExtensionClass }
  | { readonly kind: 'unknown' };

const CWL = 'https://w3id.org/cwl/cwl#';
const EXTENSIONS: readonly (readonly [iri: RegExp, prefix: 'cwltool:' | 'arv:'])[] = [
  [/^https?:\/\/(?:www\.)?commonwl\.org\/cwltool#/, 'cwltool:'],
  [/^https?:\/\/(?:www\.)?arvados\.org\/cwl#/, 'arv:'],
];

const SINCE_V11: readonly KnownClass[] = [
  'LoadListingRequirement',
  'WorkReuse',
  'NetworkAccess',
  'InplaceUpdateRequirement',
  'ToolTimeLimit',
];

/** @param written a name, one with a prefix of `$namespaces`, or an IRI */
export function meaningOf(written: string, node: Node): Meaning {
  const name = commonName(node.notes.namespaces.expand(written, node.file.uri) ?? written);
  const extension = /^cwltool:(.+)$/.exec(name)?.[1] ?? '';
  if (Object.hasOwn(STANDARDIZED_EXTENSIONS, extension))
    return { kind: 'known', name: STANDARDIZED_EXTENSIONS[extension]! };
  if (isKnown(name)) {
    const newer = SINCE_V11.includes(name) && !atLeast(node.version, 'v1.1');
    return { kind: newer ? 'newer' : 'known', name };
  }
  return /^(?:cwltool|arv):/.test(name)
    ? { kind: 'extension', name: name as ExtensionClass }
    : { kind: 'unknown' };
}

/** IRIs of CWL and of the extensions in the short form that everybody uses; prefixes that were not declared count as well. */
function commonName(name: string): string {
  if (name.startsWith(CWL)) return name.slice(CWL.length);
  for (const [iri, prefix] of EXTENSIONS) if (iri.test(name)) return name.replace(iri, prefix);
  return name.replace(/^cwl:/, '');
}

function isKnown(name: string): name is KnownClass {
  return CLASSES.includes(name as KnownClass);
}

/** Every class that is read here. */
export const CLASSES = Object.keys(FIELDS).filter((name) =>
  /Requirement$|^(?:WorkReuse|NetworkAccess|ToolTimeLimit|cwltool:Secrets)$/.test(name),
) as KnownClass[];
