import { setImmediate } from 'node:timers/promises';
import { MAIN } from '../../../cwl/workflow/record-ids.ts';
import { STAGE_SHARD } from '../../../jobs/shard-paths.ts';
import { identitiesIn } from '../data.ts';
import type { Run, RunRecord, Software } from '../run-record.ts';
import { tellAttempts } from './prov-attempts.ts';
import { ProvBuilder } from './prov-builder.ts';
import { type Owner, tellInputs, tellOutputs, tellSources } from './prov-data.ts';
import { ProvNames } from './prov-names.ts';
import type { Name, ProvDocument } from './statement.ts';

/**
 * What happened in a job as statements of PROV: activities for the job, its steps and their attempts, entities for the package and for what was used and made, agents
 * for who ran them. Pauses after each step, so that a job of very many keeps no other request waiting.
 *
 * @param base URL of this server, without a trailing slash
 */
export async function provDocument(
  record: RunRecord,
  software: Software,
  base: string,
): Promise<ProvDocument> {
  const builder = new ProvBuilder(new ProvNames(record.job, base));
  tellSoftware(software, builder);
  tellPackage(record, builder);
  tellJob(record, builder);
  tellStaging(record, builder);
  for (const run of record.runs) {
    tellRun(run, builder);
    await setImmediate();
  }
  return { prefixes: builder.names.prefixes, statements: builder.statements };
}

function tellSoftware({ name, version }: Software, builder: ProvBuilder): void {
  builder.element('agent', builder.names.software, () => [
    ['prov:type', { name: 'prov:SoftwareAgent' }],
    ['prov:label', `${name} ${version}`],
    ['schema:softwareVersion', version],
  ]);
}

/** Every process of the package is a plan; the one that the job runs has the package's facts. */
function tellPackage({ job, document }: RunRecord, builder: ProvBuilder): void {
  for (const { id, label, class: kind } of Object.values(document.processes)) {
    builder.element('entity', builder.names.process(id), () => [
      ['prov:type', { name: 'prov:Plan' }],
      ['prov:type', { name: `cwlp:${kind}` }],
      ['prov:label', label ?? id],
      ...(id === document.entry ? packageFacts(job) : []),
    ]);
  }
}

function packageFacts({ processId, revision, packageHash }: RunRecord['job']) {
  return [
    ['cwlp:process', processId],
    ['cwlp:revision', revision],
    ['wfrun:sha256', packageHash],
  ] as const;
}

function tellJob({ job, document, inputs }: RunRecord, builder: ProvBuilder): void {
  const { names } = builder;
  builder.activity(names.job, job, [
    ['prov:type', { name: 'cwlp:Job' }],
    ['prov:label', job.marks?.title ?? `Job ${job.id} of ${job.processId}`],
    ['cwlp:state', job.status],
  ]);
  builder.relate('wasAssociatedWith', {
    activity: names.job,
    agent: names.software,
    plan: names.process(document.entry),
  });
  const owner = { activity: names.job, process: document.entry };
  tellInputs(inputs, owner, builder);
  tellOutputs(job.outputs ?? {}, owner, builder, { except: identitiesIn(inputs) });
}

/** The fetching of inputs: what came from elsewhere was derived from what is there. */
function tellStaging({ staging, given, inputs }: RunRecord, builder: ProvBuilder): void {
  if (staging === undefined) return;
  const activity = builder.names.run(STAGE_SHARD);
  tellAttempts(staging, activity, builder.names.job, undefined, builder);
  tellSources(given, inputs, activity, builder);
}

function tellRun(run: Run, builder: ProvBuilder): void {
  const { names } = builder;
  const { shard, parent, process, inputs, outputs, finished } = run;
  const activity = names.run(shard);
  tellAttempts(run, activity, starterOf(parent, builder), names.process(process), builder);
  tellReuse(run, activity, builder);
  const owner: Owner = { activity, shard, process };
  tellInputs(inputs, owner, builder);
  tellOutputs(outputs, owner, builder, { except: identitiesIn(inputs), time: finished });
}

function starterOf(parent: string | undefined, { names }: ProvBuilder): Name {
  return parent === undefined || parent === MAIN ? names.job : names.run(parent);
}

function tellReuse({ reused }: Run, informed: Name, builder: ProvBuilder): void {
  if (reused === undefined) return;
  builder.relate('wasInformedBy', { informed, informant: builder.names.runOfJob(reused.job, reused.shard) });
}
