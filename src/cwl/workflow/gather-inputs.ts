/** The first half of expanding a step: its inputs as links, defaults and files give them, before scatter. */
import type {
  LoadListing,
  Requirement,
  Source,
  StepInput,
  Workflow,
  WorkflowStep,
} from '../document/model.ts';
import type { Abilities } from '../ports.ts';
import { loadFiles } from '../values/load-files.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { linkedValue } from './links.ts';
import { readSource } from './outputs.ts';
import type { Records, ShardRecord } from './records.ts';

/** CWL v1.2 §"loadContents": at most 64 KiB. */
const CONTENTS_LIMIT = 65536;

export interface StepSurroundings {
  readonly workflow: Workflow;
  readonly node: WorkflowStep;
  readonly parent: ShardRecord;
  readonly records: Records;
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Requirement[];
  readonly abilities: Abilities;
}

/**
 * Gather, linkMerge, pickValue, default, loadContents and loadListing, for every input of a step; null where nothing
 * arrives. Throws ToolError, or what the files throw.
 */
export async function gatherInputs(step: StepSurroundings): Promise<CwlObject> {
  const values: [string, CwlValue][] = [];
  for (const input of step.node.in) values.push([input.name, await gatherInput(step, input)]);
  return Object.fromEntries(values);
}

async function gatherInput(step: StepSurroundings, input: StepInput): Promise<CwlValue> {
  const values = await Promise.all(input.sources.map((source) => readLoaded(step, source)));
  const what = `Input '${input.name}' of step '${step.node.name}'`;
  const value = linkedValue(input, values, what) ?? input.default ?? null;
  const loadListing = input.loadListing ?? listingForExpressions(step);
  return load(value, input.loadContents === true, loadListing, step.abilities);
}

/** A workflow input may itself ask for contents or a listing, which then travel along the link. */
async function readLoaded(step: StepSurroundings, source: Source): Promise<CwlValue> {
  const value = readSource(step.records, step.parent, source);
  if (source.step !== undefined) return value;
  const declared = step.workflow.inputs.find((input) => input.name === source.port);
  return load(value, declared?.loadContents === true, declared?.loadListing, step.abilities);
}

async function load(
  value: CwlValue,
  loadContents: boolean,
  loadListing: LoadListing | undefined,
  abilities: Abilities,
): Promise<CwlValue> {
  const listing = loadListing ?? 'no_listing';
  if (value === null || (!loadContents && listing === 'no_listing')) return value;
  return loadFiles(
    value,
    { loadContents, loadListing: listing, contentsLimit: CONTENTS_LIMIT },
    abilities.files,
  );
}

/** LoadListingRequirement is about what expressions see: a step without any has no use for it. */
function listingForExpressions({ node, requirements, hints }: StepSurroundings): LoadListing | undefined {
  if (node.when === undefined && node.in.every((input) => input.valueFrom === undefined)) return undefined;
  const entry = [...requirements, ...hints].find((candidate) => candidate.class === 'LoadListingRequirement');
  return entry?.class === 'LoadListingRequirement' ? entry.loadListing : undefined;
}
