import { runExpressionTool } from '../cwl/tool/run-expression.ts';
import type { CwlObject } from '../cwl/values/value.ts';
import { AttemptFolder } from './attempt-folder.ts';
import { LocalFiles } from './files/local-files.ts';
import { ObjectFiles } from './files/object-files.ts';
import { OutputUploads } from './outputs/output-uploads.ts';
import { uploadOutputs } from './outputs/upload-outputs.ts';
import { pause } from './pause.ts';
import type { ToolTask } from './step-task.ts';
import type { TaskDependencies } from './task-dependencies.ts';

/** Runs an ExpressionTool: evaluates it and stores the literals that it has made. */
export async function runExpression(
  task: ToolTask,
  dependencies: TaskDependencies,
  signal: AbortSignal,
): Promise<CwlObject> {
  const { objects, evaluate } = dependencies;
  await pause(task.run.tool, task.inputs, signal);
  const outputs = await runExpressionTool(task.run, task.inputs, {
    evaluate,
    files: new ObjectFiles(objects),
  });
  await using folder = await AttemptFolder.create(dependencies.workFolder, task);
  const place = { prefix: task.prefix, stored: new LocalFiles(dependencies, folder) };
  return await uploadOutputs(outputs, place, new OutputUploads(objects, folder), signal);
}
