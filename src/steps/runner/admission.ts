import type { Resources } from '../../cwl/tool/preparation.ts';
import { StepError } from '../step-errors.ts';
import { HandBack } from '../task-dependencies.ts';
import type { Reservation } from './capacity.ts';

/**
 * Makes room for a step on this runner, in exchange for what its task holds already. Cores can be shared out: a step that
 * asks for more than there are runs alone. Memory cannot.
 *
 * @param memory MiB of this runner, and of the largest one that is known
 * @throws HandBack where a larger runner can hold the step; StepError where none can.
 */
export async function admit(
  resources: Resources,
  reservation: Reservation,
  memory: { readonly here: number; readonly largest: () => Promise<number> },
  onWaiting: (activity: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { cores, ram } = resources;
  if (ram > memory.here) {
    const largest = await memory.largest();
    if (ram > largest) throw tooLarge(ram, Math.max(largest, memory.here));
    throw new HandBack(
      `The step asks for ${ram} MiB of memory and this runner has ${memory.here} MiB; a larger one is there.`,
    );
  }
  await reservation.exchange({ cores, ram }, () => onWaiting('waiting for free cores and memory'), signal);
}

function tooLarge(ram: number, largest: number): StepError {
  return new StepError(
    `The step asks for ${ram} MiB of memory, and the largest runner of this server has ${largest} MiB.`,
    {
      blame: 'package',
      next: 'Lower ResourceRequirement.ramMin, or add a runner with more memory.',
    },
  );
}
