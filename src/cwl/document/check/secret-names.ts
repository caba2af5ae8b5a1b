import type { Process, Requirement } from '../model.ts';
import type { Origins } from '../normal/context.ts';
import { didYouMean } from '../normal/suggest.ts';

/** Warns of a secret that would not be kept because no input has its name. */
export function checkSecretNames(
  process: Process,
  processes: ReadonlyMap<string, Process>,
  origins: Origins,
): void {
  check([...process.requirements, ...process.hints], process, origins);
  if (process.class !== 'Workflow') return;
  for (const { requirements, hints, run } of process.steps)
    check([...requirements, ...hints], processes.get(run), origins);
}

function check(entries: readonly Requirement[], process: Process | undefined, origins: Origins): void {
  if (process === undefined) return;
  const inputs = process.inputs.map((input) => input.name);
  for (const entry of entries) {
    if (!('secrets' in entry)) continue;
    for (const name of entry.secrets.filter((secret) => !inputs.includes(secret))) {
      const message = `'${process.id}' has no input '${name}' to keep secret.${didYouMean(name, inputs)}`;
      const node = origins.of(entry);
      (node.get('secrets') ?? node).warning('unknown-reference', message);
    }
  }
}
