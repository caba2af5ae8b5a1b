import { isExpression } from '../../expression/scan.ts';
import type { Node } from '../source/node.ts';
import { atLeast } from '../upgrade.ts';
import { type Alternative, alternativesFor, type FieldRule, rulesOf } from './field-rules.ts';
import type { ClassName } from './fields.ts';
import { exampleOf, fieldCalled, remedyFor, rightPlaceOf } from './remedies.ts';
import { didYouMean, nearest } from './suggest.ts';

/**
 * Checks a map against the table of its class: unknown fields, missing ones, values of a wrong kind, and what the
 * document's version does not know yet. Fields with a namespace prefix are extensions and always fine.
 *
 * @returns the map's valid fields: what is in it can be read without asking again
 */
export function checkFields(node: Node, name: ClassName): ReadonlyMap<string, Node> {
  const rules = rulesOf(name);
  const valid = new Map<string, Node>();
  const meant = new Set<string | undefined>();
  let sound = true;
  for (const [field, child] of node.entries()) {
    const rule = rules.get(field);
    if (rule === undefined) {
      if (isExtension(field)) continue;
      reportUnknown(child, field, name, [...rules.keys()]);
      meant.add(meantBy(field, [...rules.keys()]));
    } else if (child.value === null) continue;
    else if (!child.isMissing && isValid(child, field, name, rule)) {
      valid.set(field, child);
      continue;
    }
    sound = false;
  }
  for (const [field, rule] of rules) {
    const isRequired = rule.required !== undefined && atLeast(node.version, rule.required);
    if (isRequired && node.get(field) === undefined) {
      sound = false;
      if (!meant.has(field))
        node.problem('missing-field', `${nameOf(name)} needs the field '${field}'.${remedyFor(field)}`);
    }
  }
  if (!sound) node.notes.doubts.add(node);
  return valid;
}

/** `$namespaces`, `s:author`, `https://schema.org/author`: no fields of CWL, so no business of ours. */
export function isExtension(field: string): boolean {
  return field.includes(':') || field.startsWith('$');
}

function reportUnknown(child: Node, field: string, name: ClassName, known: readonly string[]): void {
  const meant = meantBy(field, known);
  const remedy = meant === undefined ? didYouMean(field, known) : ` Did you mean '${meant}'?`;
  child.problem(
    'unknown-field',
    `${nameOf(name)} has no field '${field}'.${rightPlaceOf(field, name) ?? remedy}`,
  );
}

function meantBy(field: string, known: readonly string[]): string | undefined {
  return nearest(field, known) ?? fieldCalled(field, known);
}

function isValid(child: Node, field: string, name: ClassName, rule: FieldRule): boolean {
  const allowed = alternativesFor(rule, child.version);
  if (allowed.some((alternative) => fits(child, alternative.shape))) return true;
  const newer = rule.alternatives.find(
    (alternative) =>
      !allowed.includes(alternative) &&
      (alternative.before === undefined || allowed.length === 0) &&
      fits(child, alternative.shape),
  );
  if (newer !== undefined)
    child.problem('newer-version', newerMessage(child, field, name, newer, allowed.length > 0));
  else if (allowed.length === 0) reportUnknown(child, field, name, []);
  else
    wrongPart(child, allowed).problem(
      'wrong-value',
      `'${field}' ${shouldBe(child, allowed)}${exampleOf(field)}`,
    );
  return false;
}

function newerMessage(
  child: Node,
  field: string,
  name: ClassName,
  newer: Alternative,
  known: boolean,
): string {
  if (newer.before !== undefined)
    return `${nameOf(name)} has no field '${field}' since CWL ${newer.before}; remove it.`;
  const what = known
    ? `'${field}' may be ${describe(newer.shape)}`
    : `${nameOf(name)} has the field '${field}'`;
  return `${what} only since CWL ${newer.since}, but this document says cwlVersion ${child.version}. Raise cwlVersion, or leave it out.`;
}

function shouldBe(child: Node, allowed: readonly Alternative[]): string {
  const shapes = allowed.map((alternative) => describe(alternative.shape));
  const last = shapes.pop();
  const wanted = shapes.length === 0 ? last : `${shapes.join(', ')} or ${last}`;
  const wrong = wrongPart(child, allowed);
  const words = allowed.flatMap(({ shape }) => (shape.startsWith('=') ? shape.slice(1) : []));
  const meant =
    child.text === undefined
      ? undefined
      : (nearest(child.text, words) ?? words.find((word) => word.startsWith(child.text!)));
  const isScalar = wrong.number !== undefined || wrong.boolean !== undefined;
  const remedy =
    wanted?.includes('text') && isScalar
      ? ` Write it in quotes: "${wrong.shown}".`
      : meant === undefined
        ? ''
        : ` Did you mean '${meant}'?`;
  return `should be ${wanted}, but ${wrong === child ? 'is' : 'has'} ${found(wrong)}${wrong === child ? '' : ' in it'}.${remedy}`;
}

/** The item of a list that keeps it from fitting; else the value itself. */
function wrongPart(child: Node, allowed: readonly Alternative[]): Node {
  const shape = allowed.find((alternative) => ITEMS[alternative.shape] !== undefined)?.shape;
  if (shape === undefined || !child.isList) return child;
  return child.items().find((item) => !fits(item, ITEMS[shape]!)) ?? child;
}

const ITEMS: { readonly [shape: string]: string } = { texts: 'text', integers: 'integer' };

const SHAPES: {
  readonly [shape: string]: { readonly means: string; readonly fits: (node: Node) => boolean };
} = {
  any: { means: 'any value', fits: () => true },
  text: { means: 'a text', fits: (node) => node.text !== undefined },
  texts: {
    means: 'a text or a list of texts',
    fits: (node) => node.items().every((item) => item.text !== undefined),
  },
  expression: {
    means: 'an expression such as $(inputs.x)',
    fits: (node) => node.text !== undefined && isExpression(node.text),
  },
  boolean: { means: 'true or false', fits: (node) => node.boolean !== undefined },
  integer: { means: 'a whole number', fits: ({ number }) => Number.isInteger(number) },
  seconds: {
    means: 'a whole number of seconds, 0 (no limit) or more,',
    fits: ({ number }) => Number.isInteger(number) && Number(number) >= 0,
  },
  integers: {
    means: 'a list of whole numbers',
    fits: (node) => node.isList && node.items().every(({ number }) => Number.isInteger(number)),
  },
  number: { means: 'a number', fits: ({ number }) => Number.isFinite(number) },
  list: { means: 'a list', fits: (node) => node.isList },
  map: { means: 'a map', fits: (node) => node.isMap },
  idmap: { means: 'a list or a map', fits: (node) => node.isList || node.isMap },
};

function fits(node: Node, shape: string): boolean {
  return shape.startsWith('=') ? node.value === shape.slice(1) : SHAPES[shape]!.fits(node);
}

function describe(shape: string): string {
  return shape.startsWith('=') ? `'${shape.slice(1)}'` : SHAPES[shape]!.means;
}

function found(node: Node): string {
  return node.text === undefined ? node.shown : `'${node.shown}'`;
}

/** `CommandInputParameter` → `A command input parameter`. */
function nameOf(name: ClassName): string {
  return READABLE[name] ?? name;
}

const READABLE: { readonly [name in ClassName]?: string } = {
  CommandLineTool: 'A CommandLineTool',
  ExpressionTool: 'An ExpressionTool',
  Workflow: 'A Workflow',
  Operation: 'An Operation',
  CommandInputParameter: 'An input',
  WorkflowInputParameter: 'A workflow input',
  CommandOutputParameter: 'An output',
  ExpressionToolOutputParameter: 'An output of an ExpressionTool',
  WorkflowOutputParameter: 'A workflow output',
  CommandLineBinding: 'A command line binding',
  CommandOutputBinding: 'An outputBinding',
  SecondaryFileSchema: 'An entry of secondaryFiles',
  RecordSchema: 'A record type',
  RecordField: 'A record field',
  EnumSchema: 'An enum type',
  ArraySchema: 'An array type',
  WorkflowStep: 'A step',
  WorkflowStepInput: 'A step input',
  WorkflowStepOutput: 'A step output',
  SoftwarePackage: 'A software package',
  Dirent: 'An entry of listing',
  EnvironmentDef: 'An environment variable',
};
