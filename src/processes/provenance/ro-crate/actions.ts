import { setImmediate } from 'node:timers/promises';
import { MAIN } from '../../../cwl/workflow/record-ids.ts';
import { stepName } from '../../../jobs/shard-paths.ts';
import { type Run, type RunRecord, stepNameOf } from '../run-record.ts';
import { containerImage } from './container-image.ts';
import { type Crate, type Reference, ref, timeOf } from './crate.ts';
import type { CrateNames } from './crate-names.ts';
import { addData } from './data-entities.ts';

/** What was done: the run of the workflow, the run of each step, and the actions of the engine that made them happen. Pauses after each step. */
export async function addActions(record: RunRecord, crate: Crate, names: CrateNames): Promise<void> {
  const { job, document, inputs, runs } = record;
  const status = statusOf(job.status);
  const main = crate.add(names.run(), 'CreateAction', () => ({
    name: job.marks?.title ?? `Run of ${job.processId}`,
    description: `Job ${job.id} of ${names.base}: ${job.message}`,
    instrument: ref(names.workflow),
    agent: ref(names.operator),
    ...(job.started && { startTime: timeOf(job.started) }),
    ...(job.finished && { endTime: timeOf(job.finished) }),
    actionStatus: status,
    ...(status === FAILED && { error: job.message }),
    object: addData(inputs, { process: document.entry, direction: 'in' }, crate, names),
    result: addData(job.outputs ?? {}, { process: document.entry, direction: 'out' }, crate, names),
  }));
  for (const run of runs) {
    addRun(run, crate, names);
    await setImmediate();
  }
  const byShard = new Map(runs.map((run) => [run.shard, run]));
  const inside = Map.groupBy(runs, ({ parent = MAIN }) => parent);
  for (const [parent, steps] of inside) {
    const around = parent === MAIN ? undefined : byShard.get(parent);
    const run = around === undefined ? main : ref(names.run(around.shard));
    const facts = around ?? { ...job, process: document.entry };
    addOrganization({ ...facts, shard: around?.shard, steps, run }, crate, names);
  }
}

function addRun(run: Run, crate: Crate, names: CrateNames): Reference {
  const { shard, process, inputs, outputs, attempts } = run;
  const last = attempts.at(-1);
  const image = last === undefined ? undefined : containerImage(last, crate, names);
  const status = statusOf(run.state);
  const failure = last?.failure?.message ?? 'It did not end well.';
  return crate.add(names.run(shard), 'CreateAction', () => ({
    name: `Run of ${stepName(shard)}`,
    description: descriptionOf(run),
    instrument: ref(names.process(process)),
    agent: ref(names.operator),
    ...(run.started && { startTime: timeOf(run.started) }),
    ...(run.finished && { endTime: timeOf(run.finished) }),
    actionStatus: status,
    ...(status === FAILED && { error: failure }),
    object: addData(inputs, { shard, process, direction: 'in' }, crate, names),
    result: addData(outputs, { shard, process, direction: 'out' }, crate, names),
    ...(image !== undefined && { containerImage: image }),
  }));
}

/** The command line, where there was one. */
function descriptionOf({ attempts, reused, shard }: Run): string {
  if (reused !== undefined)
    return `The result of ${stepName(reused.shard)} of job ${reused.job} was taken, which is equal.`;
  const command = attempts.at(-1)?.command;
  return command === undefined ? `Step ${stepName(shard)}` : command.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

interface Organization {
  /** Of the workflow; undefined for that of the job. */
  readonly shard: string | undefined;
  readonly process: string;
  readonly started?: Date;
  readonly finished?: Date;
  readonly steps: readonly Run[];
  readonly run: Reference;
}

/** The engine's part: an action that runs a workflow, and in it one for each step, which has the runs of its shards. */
function addOrganization(
  { shard, process, started, finished, steps, run }: Organization,
  crate: Crate,
  names: CrateNames,
): void {
  const byStep = Map.groupBy(steps, (step) => stepNameOf(step) ?? process);
  const controls = [...byStep].map(([step, shards]) =>
    crate.add(names.control(shard, step), 'ControlAction', () => ({
      name: `Step ${step}`,
      instrument: ref(names.step(process, step)),
      object: shards.map((one) => ref(names.run(one.shard))),
    })),
  );
  crate.add(names.organize(shard), 'OrganizeAction', () => ({
    name: `Engine of ${shard === undefined ? 'the job' : stepName(shard)}`,
    instrument: ref(names.software),
    agent: ref(names.operator),
    ...(started && { startTime: timeOf(started) }),
    ...(finished && { endTime: timeOf(finished) }),
    object: controls,
    result: run,
  }));
}

const COMPLETED = 'http://schema.org/CompletedActionStatus';
const FAILED = 'http://schema.org/FailedActionStatus';
const ACTIVE = 'http://schema.org/ActiveActionStatus';

const STATUS: { readonly [state in Run['state'] | RunRecord['job']['status']]?: string } = {
  successful: COMPLETED,
  succeeded: COMPLETED,
  failed: FAILED,
  dismissed: FAILED,
  cancelled: FAILED,
};

/** What has not ended is active. */
function statusOf(state: keyof typeof STATUS): string {
  return STATUS[state] ?? ACTIVE;
}
