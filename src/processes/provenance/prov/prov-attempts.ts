import type { AttemptView } from '../../../jobs/job.ts';
import { stepName } from '../../../jobs/shard-paths.ts';
import type { Run } from '../run-record.ts';
import { type Attribute, optional, type ProvBuilder } from './prov-builder.ts';
import type { Name } from './statement.ts';

/**
 * A step as an activity with what its last attempt was, and each earlier attempt as one of its own. A workflow that is a step has no attempts.
 *
 * @param starter the job, or the workflow around the step
 * @param plan what was run; undefined for the fetching of inputs
 */
export function tellAttempts(
  {
    shard,
    attempts,
    state,
    started,
    finished,
  }: Pick<Run, 'shard' | 'attempts' | 'state' | 'started' | 'finished'>,
  activity: Name,
  starter: Name,
  plan: Name | undefined,
  builder: ProvBuilder,
): void {
  const last = attempts.at(-1);
  const label = stepName(shard);
  builder.activity(activity, last ?? { started, finished }, [
    ['prov:label', label],
    ['cwlp:state', state],
    ...(last === undefined ? [] : factsOf(last)),
  ]);
  builder.relate('wasStartedBy', { activity, starter });
  if (last === undefined)
    builder.relate('wasAssociatedWith', { activity, agent: builder.names.software, plan });
  else tellMachinery(last, activity, plan, builder);
  for (const attempt of attempts.slice(0, -1)) {
    const id = builder.names.attempt(shard, attempt.attempt);
    builder.activity(id, attempt, [
      ['prov:label', `${label}, attempt ${attempt.attempt}`],
      ['cwlp:state', attempt.state],
      ['cwlp:attemptAt', { name: activity }],
      ...factsOf(attempt),
    ]);
    builder.relate('wasStartedBy', { activity: id, starter });
    tellMachinery(attempt, id, plan, builder);
  }
}

function factsOf({
  attempt,
  command,
  exitCode,
  cores,
  ram,
  usage,
  failure,
}: AttemptView): readonly Attribute[] {
  return [
    ['cwlp:attempt', attempt],
    ...optional('cwlp:command', command === undefined ? undefined : JSON.stringify(command)),
    ...optional('cwlp:exitCode', exitCode),
    ...optional('cwlp:cores', cores),
    ...optional('cwlp:ramMiB', ram),
    ...optional('cwlp:usedBytes', usage?.memory),
    ...optional('cwlp:usedCpuSeconds', usage?.cpuSeconds),
    ...optional('cwlp:failure', failure?.message),
  ];
}

/** The runner and the image of an attempt. */
function tellMachinery(
  { runner, image, imageDigest }: AttemptView,
  activity: Name,
  plan: Name | undefined,
  builder: ProvBuilder,
): void {
  const { names } = builder;
  const agent = names.runner(runner);
  const isNew = builder.element('agent', agent, () => [
    ['prov:type', { name: 'prov:SoftwareAgent' }],
    ['prov:label', `Runner ${runner}`],
  ]);
  if (isNew) builder.relate('actedOnBehalfOf', { delegate: agent, responsible: names.software });
  builder.relate('wasAssociatedWith', { activity, agent, plan });
  if (image === undefined) return;
  const entity = names.image(imageDigest ?? image);
  builder.element('entity', entity, () => [
    ['prov:type', { name: 'wfrun:ContainerImage' }],
    ['prov:label', image],
    ...optional('cwlp:digest', imageDigest),
  ]);
  builder.relate('used', { activity, entity }, 'wfrun:containerImage');
}
