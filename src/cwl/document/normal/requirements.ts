import type { InitialWorkDirEntry, Requirement, RequirementClass } from '../model.ts';
import type { Node } from '../source/node.ts';
import { splitFragment } from '../source/reference.ts';
import { STANDARDIZED_EXTENSIONS } from '../upgrade.ts';
import { checkFields } from './check-fields.ts';
import { evaluatedBoolean, evaluatedText, evaluatedValue } from './expression-field.ts';
import { FIELDS } from './fields.ts';
import { given } from './given.ts';
import { namedMembers } from './id-map.ts';
import { normalizeListing } from './initial-work-dir.ts';
import { loadListing } from './loading.ts';
import { didYouMean } from './suggest.ts';

type Fields = ReadonlyMap<string, Node>;
type Place = 'requirements' | 'hints';

/**
 * The entries of `requirements` or `hints`. A requirement that is not known is a problem; such a hint is dropped
 * (CWL v1.2 §"Requirements and hints"). SchemaDefRequirement is gone as well: its types are already in their places.
 */
export function normalizeRequirements(field: Node | undefined, place: Place): Requirement[] {
  const result: Requirement[] = [];
  for (const { name, node } of namedMembers(field, 'class')) {
    const known = classOf(name, node);
    if (known === undefined) {
      if (place === 'requirements') reportUnknown(name, node);
      continue;
    }
    const fields = checkFields(node, known);
    const requirement = known === 'SchemaDefRequirement' ? undefined : READERS[known](fields, node, place);
    if (requirement !== undefined) result.push(node.notes.origins.set(requirement, node));
  }
  return result;
}

type KnownClass = RequirementClass | 'SchemaDefRequirement';

function classOf(name: string, node: Node): KnownClass | undefined {
  const written = node.get('class')?.text ?? name;
  const plain = written.replace(/^(cwl:|https:\/\/w3id\.org\/cwl\/cwl#)/, '');
  const extension = /^(?:cwltool:|https?:\/\/commonwl\.org\/cwltool#)(.+)$/.exec(plain)?.[1];
  if (extension !== undefined)
    return node.version === 'v1.0' ? STANDARDIZED_EXTENSIONS[extension] : undefined;
  const known =
    plain === 'SchemaDefRequirement' || Object.hasOwn(READERS, plain) ? (plain as KnownClass) : undefined;
  return known !== undefined && node.version === 'v1.0' && SINCE_V11.includes(known) ? undefined : known;
}

const SINCE_V11: readonly KnownClass[] = [
  'LoadListingRequirement',
  'WorkReuse',
  'NetworkAccess',
  'InplaceUpdateRequirement',
  'ToolTimeLimit',
];

function reportUnknown(name: string, node: Node): void {
  const written = node.get('class')?.text ?? name;
  if (SINCE_V11.includes(written as KnownClass)) {
    node.problem(
      'newer-version',
      `${written} exists since CWL v1.1, but this document says cwlVersion ${node.version}. Raise cwlVersion, or leave it out.`,
    );
    return;
  }
  const classes = Object.keys(FIELDS).filter((known) => Object.hasOwn(READERS, known));
  const guess = splitFragment(written).fragment === undefined ? didYouMean(written, classes) : '';
  node.problem(
    'unsupported',
    `This server does not implement the requirement '${written}'.${guess} Move it to 'hints' if the package also runs without it.`,
  );
}

type Reader = (fields: Fields, node: Node, place: Place) => Requirement | undefined;

const READERS: { readonly [name in RequirementClass]: Reader } = {
  DockerRequirement: readDocker,
  SoftwareRequirement: (fields) => {
    for (const { node } of namedMembers(fields.get('packages'), 'package', 'specs'))
      checkFields(node, 'SoftwarePackage');
    return { class: 'SoftwareRequirement' };
  },
  InitialWorkDirRequirement: (fields) => {
    const listing = fields.get('listing');
    const entries: string | readonly InitialWorkDirEntry[] =
      listing === undefined ? [] : normalizeListing(listing);
    return { class: 'InitialWorkDirRequirement', listing: entries };
  },
  EnvVarRequirement: (fields) => ({
    class: 'EnvVarRequirement',
    envDef: namedMembers(fields.get('envDef'), 'envName', 'envValue').map(({ node }) => {
      const definition = checkFields(node, 'EnvironmentDef');
      return {
        envName: definition.get('envName')?.text ?? '',
        envValue: evaluatedText(definition.get('envValue')) ?? '',
      };
    }),
  }),
  ResourceRequirement: (fields) => ({
    class: 'ResourceRequirement',
    ...given({
      coresMin: evaluatedValue(fields.get('coresMin')),
      coresMax: evaluatedValue(fields.get('coresMax')),
      ramMin: evaluatedValue(fields.get('ramMin')),
      ramMax: evaluatedValue(fields.get('ramMax')),
      tmpdirMin: evaluatedValue(fields.get('tmpdirMin')),
      tmpdirMax: evaluatedValue(fields.get('tmpdirMax')),
      outdirMin: evaluatedValue(fields.get('outdirMin')),
      outdirMax: evaluatedValue(fields.get('outdirMax')),
    }),
  }),
  InlineJavascriptRequirement: (fields) => ({
    class: 'InlineJavascriptRequirement',
    expressionLib: (fields.get('expressionLib')?.items() ?? []).flatMap((item) => {
      if (item.text === undefined)
        item.problem('wrong-value', `An entry of 'expressionLib' should be JavaScript text.`);
      return item.text ?? [];
    }),
  }),
  LoadListingRequirement: (fields) => ({
    class: 'LoadListingRequirement',
    loadListing: loadListing(fields.get('loadListing')) ?? 'no_listing',
  }),
  WorkReuse: (fields) => ({
    class: 'WorkReuse',
    enableReuse: evaluatedBoolean(fields.get('enableReuse')) ?? true,
  }),
  NetworkAccess: (fields) => ({
    class: 'NetworkAccess',
    networkAccess: evaluatedBoolean(fields.get('networkAccess')) ?? false,
  }),
  ToolTimeLimit: (fields) => {
    const timelimit = evaluatedValue(fields.get('timelimit')) ?? 0;
    return { class: 'ToolTimeLimit', timelimit };
  },
  InplaceUpdateRequirement: (fields) => ({
    class: 'InplaceUpdateRequirement',
    inplaceUpdate: fields.get('inplaceUpdate')?.boolean ?? false,
  }),
  ShellCommandRequirement: () => ({ class: 'ShellCommandRequirement' }),
  SubworkflowFeatureRequirement: () => ({ class: 'SubworkflowFeatureRequirement' }),
  ScatterFeatureRequirement: () => ({ class: 'ScatterFeatureRequirement' }),
  MultipleInputFeatureRequirement: () => ({ class: 'MultipleInputFeatureRequirement' }),
  StepInputExpressionRequirement: () => ({ class: 'StepInputExpressionRequirement' }),
};

/** Images come from a registry or are on the machine already: the server builds and loads none. */
function readDocker(fields: Fields, node: Node, place: Place): Requirement | undefined {
  const requirement = {
    class: 'DockerRequirement' as const,
    ...given({
      dockerPull: fields.get('dockerPull')?.text,
      dockerImageId: fields.get('dockerImageId')?.text,
      dockerOutputDirectory: fields.get('dockerOutputDirectory')?.text,
    }),
  };
  const other = ['dockerFile', 'dockerLoad', 'dockerImport'].find((name) => fields.has(name));
  if (requirement.dockerPull !== undefined || other === undefined) return requirement;
  if (place === 'hints') return undefined;
  node.problem(
    'unsupported',
    `This server does not implement '${other}' of DockerRequirement. Push the image to a registry and name it with 'dockerPull'.`,
  );
  return undefined;
}
