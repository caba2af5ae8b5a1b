import type { ContainerExit, ContainerRuntime, ContainerSpec } from '../containers/container-runtime.ts';
import type { CommandLineTool } from '../cwl/document/model.ts';
import { judgeExit } from '../cwl/tool/judge-exit.ts';
import type { Preparation } from '../cwl/tool/preparation.ts';
import { exitAdvice } from './exit-advice.ts';
import { isDiskFull } from './failure.ts';
import { StepError } from './step-errors.ts';

/**
 * Runs a step's container within its time limit.
 *
 * @param stderrTail the end of standard error, asked for when the step has failed
 * @returns the exit code of a success
 * @throws StepError for a time limit, memory, or an exit code that means failure; what `ContainerRuntime.run` rejects with.
 */
export async function runContainer(
  runtime: ContainerRuntime,
  spec: ContainerSpec,
  step: { readonly tool: CommandLineTool; readonly preparation: Preparation },
  on: { readonly started: (container: string) => void; readonly exited: (exit: ContainerExit) => void },
  stderrTail: () => Promise<string>,
  signal: AbortSignal,
): Promise<number> {
  const { timeLimit, resources } = step.preparation;
  const tooLong = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const started = (container: string) => {
    // The time to pull and to stage is not the tool's (CWL v1.2 ToolTimeLimit).
    if (timeLimit !== undefined)
      timer = setTimeout(() => tooLong.abort(), Math.min(timeLimit * 1000, LONGEST_TIMER_MS));
    on.started(container);
  };
  try {
    const exit = await runtime.run(spec, started, AbortSignal.any([signal, tooLong.signal]));
    if (signal.aborted) await exit.removed;
    signal.throwIfAborted();
    if (exit.aborted) throw overTime(timeLimit ?? 0);
    on.exited(exit);
    const verdict = judgeExit(step.tool, exit.exitCode);
    if (verdict === 'success') return exit.exitCode;
    if (exit.outOfMemory) throw outOfMemory(resources.ram);
    const said = await stderrTail();
    if (isDiskFull(said)) throw diskFull(exit.exitCode);
    throw failedExit(exit.exitCode, verdict === 'temporary', step.tool.id, exitAdvice(said, spec));
  } finally {
    clearTimeout(timer);
  }
}

/** Larger numbers wrap around and fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function overTime(seconds: number): StepError {
  return new StepError(`The step ran longer than its time limit of ${seconds} s and was stopped.`, {
    blame: 'package',
    next: 'Raise ToolTimeLimit.timelimit, or give the step less to do.',
  });
}

function outOfMemory(mib: number): StepError {
  return new StepError(`The step ran out of memory: it asked for ${mib} MiB, and needed more.`, {
    blame: 'package',
    next: `Raise ResourceRequirement.ramMin above ${mib} (MiB) in the tool, and deploy it again.`,
  });
}

function diskFull(exitCode: number): StepError {
  return new StepError(`The step found no space left for its files and ended with exit code ${exitCode}.`, {
    blame: 'platform',
    next: 'Free disk space on the runner, or, where the step writes much to its temporary folder, set ResourceRequirement.tmpdirMin; then run the job again.',
  });
}

function failedExit(exitCode: number, temporary: boolean, tool: string, next: string): StepError {
  return new StepError(`The command of '${tool}' ended with exit code ${exitCode}.`, {
    blame: 'package',
    next,
    retry: temporary,
  });
}
