import type { PackedDocument } from '../../cwl/document/model.ts';
import type { CwlObject } from '../../cwl/values/value.ts';
import { stepOf, workflowOf } from '../../cwl/workflow/lookup.ts';
import { MAIN } from '../../cwl/workflow/record-ids.ts';
import type { AttemptView, Job, StepView } from '../../jobs/job.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { lineage, STAGE_SHARD, stepOfShard } from '../../jobs/shard-paths.ts';

/** All that is known of an execution, in the words of this server; what `prov/` and `ro-crate/` write is made of it. Secret texts are masked. */
export interface RunRecord {
  readonly job: Job;
  readonly document: PackedDocument;
  /** As the client gave them, and as the steps got them once they were fetched. */
  readonly given: CwlObject;
  readonly inputs: CwlObject;
  /** Runs of steps, those of an enclosing workflow before what is in it. */
  readonly runs: readonly Run[];
  /** The fetching of inputs, where there was any. */
  readonly staging?: StepView;
}

/** One run of a process: of a tool, or of a workflow that is a step. */
export interface Run {
  /** Shard id; `main` where the job is one tool. */
  readonly shard: string;
  /** Shard that it is a step of; undefined for the workflow, or tool, of the job. */
  readonly parent?: string;
  /** Id of the process in the document. */
  readonly process: string;
  readonly state: StepView['state'];
  /** None of a workflow. */
  readonly attempts: readonly AttemptView[];
  readonly started?: Date;
  readonly finished?: Date;
  readonly inputs: CwlObject;
  readonly outputs: CwlObject;
  /** Whose result was taken, instead of running. */
  readonly reused?: NonNullable<StepView['reused']>;
}

/** The program that is this server. */
export interface Software {
  readonly name: string;
  readonly version: string;
}

/** Reads the record of a job in any state; of one that runs it has what is known so far. Steps that were skipped are not in it. */
export async function readRunRecord(
  job: Job,
  document: PackedDocument,
  jobs: Pick<Jobs, 'inputs' | 'steps' | 'stepInputs' | 'stepOutputs'>,
): Promise<RunRecord> {
  const [given, views, inputs, outputs] = await Promise.all([
    jobs.inputs(job),
    jobs.steps(job.id),
    jobs.stepInputs(job),
    jobs.stepOutputs(job),
  ]);
  const tools = views
    .filter(({ shard, state }) => shard !== STAGE_SHARD && state !== 'skipped')
    .map((view) => toolRun(view, document, inputs.get(view.shard) ?? {}, outputs.get(view.shard) ?? {}));
  const staging = views.find(({ shard }) => shard === STAGE_SHARD);
  const workflows = [...runsByWorkflow(tools)].map(([shard, inside]) =>
    workflowRun(shard, inside, job, document, inputs.get(shard) ?? {}, outputs.get(shard)),
  );
  return {
    job,
    document,
    given,
    inputs: inputs.get(MAIN) ?? given,
    runs: [...workflows.toSorted((a, b) => a.shard.length - b.shard.length), ...tools],
    ...(staging !== undefined && { staging }),
  };
}

function toolRun(view: StepView, document: PackedDocument, inputs: CwlObject, outputs: CwlObject): Run {
  const { shard, state, attempts, reused } = view;
  const [started, finished] = [attempts[0]?.started, attempts.at(-1)?.finished];
  return {
    ...placeOf(shard, document),
    state,
    attempts,
    ...(started !== undefined && { started }),
    ...(finished !== undefined && { finished }),
    inputs,
    outputs,
    ...(reused !== undefined && { reused }),
  };
}

/** Workflows that are steps have no attempts: they begin with the first of what is in them and end with the last. */
function runsByWorkflow(tools: readonly Run[]): Map<string, Run[]> {
  const found = new Map<string, Run[]>();
  for (const run of tools) {
    for (const shard of lineage(run.shard).shards.slice(1, -1)) {
      const inside = found.get(shard);
      if (inside === undefined) found.set(shard, [run]);
      else inside.push(run);
    }
  }
  return found;
}

function workflowRun(
  shard: string,
  inside: readonly Run[],
  job: Job,
  document: PackedDocument,
  inputs: CwlObject,
  outputs: CwlObject | undefined,
): Run {
  const times = (list: readonly (Date | undefined)[]) =>
    list.flatMap((time) => time?.getTime() ?? []).toSorted((a, b) => a - b);
  const started = times(inside.map((run) => run.started))[0];
  const finished = times(inside.map((run) => run.finished)).at(-1);
  const hasEnded = outputs !== undefined || job.finished !== undefined;
  return {
    ...placeOf(shard, document),
    state: outputs === undefined ? stateWithoutOutputs(job) : 'succeeded',
    attempts: [],
    ...(started !== undefined && { started: new Date(started) }),
    ...(hasEnded && finished !== undefined && { finished: new Date(finished) }),
    inputs,
    outputs: outputs ?? {},
  };
}

function stateWithoutOutputs({ status }: Job): Run['state'] {
  if (status === 'failed') return 'failed';
  return status === 'dismissed' ? 'cancelled' : 'running';
}

/** Which process a shard runs, by the way to it through the workflows. */
function placeOf(shard: string, document: PackedDocument): Pick<Run, 'shard' | 'parent' | 'process'> {
  const { steps, shards } = lineage(shard);
  const process = steps.reduce(
    (id, step) => stepOf(workflowOf(document, id), step.slice(step.lastIndexOf('/') + 1)).run,
    document.entry,
  );
  const parent = shards.at(-2);
  return { shard, ...(parent !== undefined && { parent }), process };
}

/** The name in its workflow of the step that a shard is of; undefined for `main`. */
export function stepNameOf({ shard }: Pick<Run, 'shard'>): string | undefined {
  const step = stepOfShard(shard);
  return step?.slice(step.lastIndexOf('/') + 1);
}
