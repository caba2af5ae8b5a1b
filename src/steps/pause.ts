import { setTimeout as wait } from 'node:timers/promises';
import type { Process } from '../cwl/document/model.ts';
import { ToolError } from '../cwl/tool/tool-error.ts';
import type { CwlObject } from '../cwl/values/value.ts';

/** Extension field of an ExpressionTool: the name of its input with the seconds that it takes at least. */
const PAUSE = 'cwlp:pause';
/** A pause holds a place of the runner, so it ends. */
const LONGEST = 3600;

/**
 * Waits as long as an ExpressionTool with `cwlp:pause` is asked to. Tells a client how a job behaves that takes its time, and costs no processor.
 *
 * @throws ToolError that blames the input when it is no number of seconds from 0 to 3600; the reason of the signal when it aborts
 */
export async function pause(tool: Process, inputs: CwlObject, signal: AbortSignal): Promise<void> {
  const name = tool.metadata[PAUSE];
  if (typeof name !== 'string') return;
  const seconds = inputs[name] ?? 0;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LONGEST)) {
    throw new ToolError(
      'input',
      `The input '${name}' must be a number of seconds from 0 to ${LONGEST}, not ${JSON.stringify(seconds)}.`,
    );
  }
  if (seconds > 0) await wait(seconds * 1000, undefined, { signal });
}
