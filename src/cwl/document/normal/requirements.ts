import type { InitialWorkDirEntry, Requirement } from '../model.ts';
import type { Node } from '../source/node.ts';
import { shortName } from '../source/reference.ts';
import { checkFields } from './check-fields.ts';
import { evaluatedBoolean, evaluatedText, evaluatedValue } from './expression-field.ts';
import { ignoreExtension, refuseExtension } from './extensions.ts';
import { given } from './given.ts';
import { namedMembers } from './id-map.ts';
import { normalizeListing } from './initial-work-dir.ts';
import { loadListing } from './loading.ts';
import { CLASSES, type KnownClass, meaningOf } from './requirement-names.ts';
import { nearest } from './suggest.ts';

type Fields = ReadonlyMap<string, Node>;
type Place = 'requirements' | 'hints';

/**
 * The entries of `requirements` or `hints`. A requirement that is not known is a problem; such a hint is dropped
 * (CWL v1.2 §"Requirements and hints"), with a warning where it is known to mean something. SchemaDefRequirement is gone
 * as well: its types are already in their places.
 */
export function normalizeRequirements(field: Node | undefined, place: Place): Requirement[] {
  const result: Requirement[] = [];
  for (const { name, node } of namedMembers(field, 'class')) {
    const requirement = read(node.get('class')?.text ?? name, node, place);
    if (requirement !== undefined) result.push(node.notes.origins.set(requirement, node));
  }
  return result;
}

function read(written: string, node: Node, place: Place): Requirement | undefined {
  const meaning = meaningOf(written, node);
  const named = node.get('class') ?? node;
  if (meaning.kind === 'known') {
    const fields = checkFields(node, meaning.name);
    return meaning.name === 'SchemaDefRequirement' ? undefined : READERS[meaning.name](fields, node, place);
  }
  if (meaning.kind === 'extension') {
    if (place === 'hints') return ignoreExtension(meaning.name, named);
    refuseExtension(meaning.name, named);
  } else if (place === 'requirements') refuse(written, meaning.kind, named);
  else warn(written, meaning.kind, named);
  return undefined;
}

function refuse(written: string, kind: 'newer' | 'unknown', place: Node): void {
  const meant = meantBy(written);
  if (kind === 'newer') {
    place.problem(
      'newer-version',
      `${written} exists since CWL v1.1, but this document says cwlVersion ${place.version}. Raise cwlVersion, or leave it out.`,
    );
  } else if (meant !== undefined) {
    place.problem('unknown-class', `There is no requirement '${written}'. Did you mean '${meant}'?`);
  } else {
    place.problem(
      'unsupported',
      `This server does not implement the requirement '${written}'. Move it to 'hints' if the package also runs without it.`,
    );
  }
}

function warn(written: string, kind: 'newer' | 'unknown', place: Node): void {
  const meant = meantBy(written);
  if (kind === 'newer') {
    place.warning(
      'newer-version',
      `The hint ${written} is ignored: it exists since CWL v1.1, but this document says cwlVersion ${place.version}.`,
    );
  } else if (meant !== undefined) {
    place.warning(
      'unknown-class',
      `The hint '${written}' is ignored, for nobody knows it. Did you mean '${meant}'?`,
    );
  }
}

function meantBy(written: string): string | undefined {
  return written.includes(':') ? undefined : nearest(written, CLASSES);
}

type Reader = (fields: Fields, node: Node, place: Place) => Requirement | undefined;

const READERS: { readonly [name in Exclude<KnownClass, 'SchemaDefRequirement'>]: Reader } = {
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
  'cwltool:Secrets': (fields) => ({
    class: 'cwltool:Secrets',
    secrets: (fields.get('secrets')?.items() ?? []).flatMap(({ text }) =>
      text === undefined ? [] : shortName(text),
    ),
  }),
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
