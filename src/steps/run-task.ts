import { scriptsOfStep } from '../cwl/expression/scripts-of-step.ts';
import { maskOf, type SecretMask } from '../cwl/values/secret-mask.ts';
import { cancelledFailure, failureOf } from './failure.ts';
import { StepLogs } from './log/step-logs.ts';
import { runExpression } from './run-expression.ts';
import { type AttemptReport, runTool } from './run-tool.ts';
import { stageJobInputs } from './staging/stage-job-inputs.ts';
import type { AttemptFacts, StepFailure, StepTask, TaskOutcome } from './step-task.ts';
import { HandBack, type TaskDependencies } from './task-dependencies.ts';

/**
 * Runs one task to its end, wherever this process is: in the embedded server, in a queue worker, or in a script of
 * another scheduler.
 *
 * @param signal stops the task and removes its container before the promise resolves (as failed, blame `cancelled`)
 * @param onFacts gets all that is known so far, each time something is added
 * @returns the outcome; what goes wrong is an outcome too. Rejects with HandBack only.
 */
export async function runTask(
  task: StepTask,
  dependencies: TaskDependencies,
  signal: AbortSignal,
  onFacts: (facts: AttemptFacts) => void,
): Promise<TaskOutcome> {
  let facts: AttemptFacts = {};
  const mask = maskOf(task.secrets ?? []);
  const logs = new StepLogs(dependencies.objects, task.prefix, mask);
  const learn = (more: AttemptFacts) => {
    facts = { ...facts, ...more, ...maskedTexts(more, mask) };
    onFacts(facts);
  };
  try {
    const evaluate = scriptsOfStep(dependencies.evaluate, (lines) => {
      // Whole, as a secret may have several lines.
      for (const line of mask.text(lines).trimEnd().split('\n')) logs.say(line);
    });
    const outcome = await run(task, { ...dependencies, evaluate }, { logs, learn }, signal);
    await logs.close();
    return outcome;
  } catch (error) {
    if (error instanceof HandBack) throw error;
    logs.say(error instanceof Error ? error.message : String(error));
    const unsaved = await closeAfterFailure(logs);
    const stderr = logs.stderr.tail();
    const failure = signal.aborted
      ? cancelledFailure(task, facts, stderr)
      : failureOf(error, task, facts, stderr);
    const whole = { ...failure, causes: [...failure.causes, ...unsaved] };
    return { kind: 'failed', failure: { ...whole, ...maskedTexts(whole, mask) } };
  }
}

async function run(
  task: StepTask,
  dependencies: TaskDependencies,
  report: AttemptReport,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  signal.throwIfAborted();
  if (task.kind === 'stage')
    return { kind: 'staged', ...(await stageJobInputs(task, dependencies, report.learn, signal)) };
  const { tool } = task.run;
  if (tool.class === 'ExpressionTool')
    return { kind: 'succeeded', outputs: await runExpression(task, dependencies, signal) };
  const { outputs, updates } = await runTool(task, tool, dependencies, report, signal);
  return { kind: 'succeeded', outputs, ...(Object.keys(updates).length > 0 && { updates }) };
}

/** What people read; other members are names and digests that are looked up again. */
function maskedTexts(
  { command, activity, message, causes }: Partial<AttemptFacts & StepFailure>,
  mask: SecretMask,
): Partial<AttemptFacts & StepFailure> {
  return mask.value({
    ...(command !== undefined && { command }),
    ...(activity !== undefined && { activity }),
    ...(message !== undefined && { message }),
    ...(causes !== undefined && { causes }),
  });
}

/** The first failure is the one to tell; that its log is lost as well is said beside it. */
async function closeAfterFailure(logs: StepLogs): Promise<readonly string[]> {
  try {
    await logs.close();
    return [];
  } catch (error) {
    return [`The log could not be stored: ${error instanceof Error ? error.message : String(error)}`];
  }
}
