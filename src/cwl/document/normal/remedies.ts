/** What an author can do about a field that is missing or in the wrong place. */
import { type ClassName, FIELDS } from './fields.ts';

/** What to write for fields that a class needs. */
const EXAMPLES: { readonly [field: string]: string } = {
  type: `Write for example 'type: File'.`,
  run: `Name what it runs: 'run: tool.cwl'.`,
  in: `Write 'in: []' where it takes nothing.`,
  out: `Write 'out: []' where nothing is used of it.`,
  expression: `Write an expression that gives the outputs as an object: '\${return {…};}'.`,
  symbols: `List what is allowed: 'symbols: [near, cubic]'.`,
  items: `Say what is in it: 'items: File'.`,
  pattern: `Write for example 'pattern: .bai'.`,
  entry: `Give the text of the file, or an expression such as $(inputs.x).`,
  listing: `List what is to be in the working directory.`,
  envDef: `List the variables: 'envDef: {NAME: value}'.`,
  envName: `Name the variable.`,
  envValue: `Give the variable a value.`,
  types: `List the types.`,
  package: `Name the package.`,
  packages: `Name the packages.`,
  timelimit: `Give the seconds: 'timelimit: 3600'.`,
  enableReuse: `Write 'enableReuse: true' or 'enableReuse: false'.`,
  networkAccess: `Write 'networkAccess: true' or 'networkAccess: false'.`,
  inplaceUpdate: `Write 'inplaceUpdate: true' or 'inplaceUpdate: false'.`,
  id: `Give it a name: 'id: …'.`,
  name: `Give it a name: 'name: …'.`,
};

export function remedyFor(field: string): string {
  return ` ${EXAMPLES[field] ?? `Write '${field}: []' where there are none.`}`;
}

const SHAPES: { readonly [field: string]: string } = {
  inputs: 'inputs: {scene: File}',
  outputs: 'outputs: {report: stdout}',
  in: 'in: {scene: scene}',
  out: 'out: [report]',
  requirements: 'requirements: {ShellCommandRequirement: {}}',
  hints: 'hints: {DockerRequirement: {dockerPull: image}}',
  glob: 'glob: "*.tif"',
  arguments: 'arguments: [--verbose]',
};

/** How a field looks that many write otherwise; nothing for those that explain themselves. */
export function exampleOf(field: string): string {
  const shape = SHAPES[field];
  return shape === undefined ? '' : ` Write for example '${shape}'.`;
}

/** Classes whose fields are often written one level too high, by the field in which they belong. */
const INNER: { readonly [name in ClassName]?: { readonly [field: string]: ClassName } } = {
  CommandInputParameter: { inputBinding: 'CommandLineBinding' },
  CommandOutputParameter: { outputBinding: 'CommandOutputBinding' },
  CommandLineTool: { hints: 'DockerRequirement', requirements: 'ResourceRequirement' },
  RecordField: { inputBinding: 'CommandLineBinding', outputBinding: 'CommandOutputBinding' },
};

/** What the types need that are written as maps. */
export const DETAIL_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['array', 'items'],
  ['enum', 'symbols'],
  ['record', 'fields'],
]);

/** Fields of a step that drafts of CWL v1.3 have. */
const LOOPS = ['loop', 'loopWhen', 'outputMethod'];

/** Names that other languages have for a field. */
const ALIASES: { readonly [field: string]: readonly string[] } = {
  arguments: ['args', 'parameters'],
  baseCommand: ['command', 'cmd'],
  doc: ['description', 'documentation'],
  dockerPull: ['image'],
  envDef: ['env', 'environment', 'variables'],
  in: ['inputs', 'input'],
  out: ['outputs', 'output'],
  run: ['tool', 'process', 'uses'],
  symbols: ['values', 'choices', 'options'],
  type: ['types', 'schema'],
  when: ['if', 'condition'],
};

/** The field of a class that is called otherwise elsewhere. */
export function fieldCalled(name: string, known: Iterable<string>): string | undefined {
  return [...known].find((field) => Object.hasOwn(ALIASES, field) && ALIASES[field]!.includes(name));
}

/** Where a field belongs that is right, but one level too high or too deep. */
export function rightPlaceOf(field: string, name: ClassName): string | undefined {
  if (name === 'WorkflowStep' && LOOPS.includes(field)) {
    return ' Loops are of drafts of CWL v1.3, and this server has none: repeat inside of the tool, or write each round as a step.';
  }
  const type = [...DETAIL_OF_TYPE].find(([, detail]) => detail === field)?.[0];
  if (type !== undefined && 'type' in FIELDS[name])
    return ` '${field}' belongs inside 'type': write 'type: {type: ${type}, ${field}: …}'.`;
  if (Object.hasOwn(FIELDS, field)) return ` '${field}' is an entry of its own: move it one level out.`;
  const inner = Object.entries(INNER[name] ?? {}).find(([, inside]) => Object.hasOwn(FIELDS[inside], field));
  if (inner === undefined) return undefined;
  const [place, inside] = inner;
  const path = inside.endsWith('Requirement') ? `'${inside}' in '${place}'` : `'${place}'`;
  return ` '${field}' belongs inside ${path}.`;
}

/** The requirement that has a field of that name, where only one has. */
export function requirementWith(field: string): string | undefined {
  const owners = Object.entries(FIELDS).filter(
    ([name, fields]) => REQUIREMENT.test(name) && Object.hasOwn(fields, field),
  );
  return owners.length === 1 ? owners[0]![0] : undefined;
}

const REQUIREMENT = /Requirement$|^(?:WorkReuse|NetworkAccess|ToolTimeLimit)$/;
