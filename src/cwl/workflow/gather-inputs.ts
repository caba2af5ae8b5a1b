/** The first half of expanding a step: its inputs as links, defaults and files give them, before scatter. */
import type {
  InputParameter,
  LoadListing,
  Requirement,
  StepInput,
  Workflow,
  WorkflowStep,
} from '../document/model.ts';
import { goesBy } from '../document/upgrade.ts';
import type { Files } from '../ports.ts';
import { ToolError } from '../tool/tool-error.ts';
import { ContentsLimitError, type LoadOptions, loadFiles } from '../values/load-files.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { withoutListings } from '../values/without-listings.ts';
import { linkedValue } from './links.ts';
import { readSource } from './outputs.ts';
import type { Records, ShardRecord } from './records.ts';
import type { Requirements } from './requirements.ts';

/** Bytes; CWL v1.2 §"loadContents". */
const CONTENTS_LIMIT = 65536;

export interface StepSurroundings {
  readonly workflow: Workflow;
  readonly node: WorkflowStep;
  /** The shard that runs `workflow`. */
  readonly parent: ShardRecord;
  readonly records: Records;
  /** What holds for the step's expressions. */
  readonly effective: Requirements;
  readonly files: Files;
}

/**
 * Gather, linkMerge, pickValue, default, loadContents and loadListing, for every input of a step; null where nothing
 * arrives. Throws ToolError, or what `files` throws.
 */
export async function gatherInputs(step: StepSurroundings): Promise<CwlObject> {
  const values: [string, CwlValue][] = [];
  for (const input of step.node.in) {
    const what = `Input '${input.name}' of step '${step.node.name}'`;
    const sources = input.sources.map((source) => {
      const found = readSource(step.records, step.parent, source);
      return source.step === undefined ? found : withoutListings(found);
    });
    const value = linkedValue(input, sources, what) ?? input.default ?? null;
    values.push([input.name, await load(value, input, step, what)]);
  }
  return Object.fromEntries(values);
}

/** Files are looked at only where an expression can see them, or a tool behind the step was promised their content. */
async function load(
  value: CwlValue,
  input: StepInput,
  step: StepSurroundings,
  what: string,
): Promise<CwlValue> {
  const options = loadOptions(input, step);
  const promised = options.loadContents || options.loadListing !== 'no_listing';
  if (!promised && !hasExpressions(step.node)) return value;
  try {
    return await loadFiles(value, options, step.files);
  } catch (error) {
    if (!(error instanceof ContentsLimitError)) throw error;
    throw new ToolError('input', `${what}: ${error.message}`, { cause: error });
  }
}

/** An input of the workflow may ask for content too; nothing but expressions of steps could see it. */
function loadOptions(input: StepInput, { workflow, node, effective }: StepSurroundings): LoadOptions {
  const ports = new Set(input.sources.flatMap((source) => (source.step === undefined ? [source.port] : [])));
  const linked: readonly InputParameter[] = workflow.inputs.filter(({ name }) => ports.has(name));
  const listing =
    input.loadListing ??
    linked.find((declared) => declared.loadListing !== undefined)?.loadListing ??
    (hasExpressions(node) ? requiredListing(effective) : undefined);
  return {
    loadContents: input.loadContents === true || linked.some((declared) => declared.loadContents === true),
    loadListing: listing ?? 'no_listing',
    contentsLimit: CONTENTS_LIMIT,
    cutContents: goesBy(workflow, 'contents-are-cut'),
  };
}

function hasExpressions(node: WorkflowStep): boolean {
  return node.when !== undefined || node.in.some((input) => input.valueFrom !== undefined);
}

function requiredListing({ requirements, hints }: Requirements): LoadListing | undefined {
  const isListing = (entry: Requirement) => entry.class === 'LoadListingRequirement';
  return [...requirements, ...hints].find(isListing)?.loadListing;
}
