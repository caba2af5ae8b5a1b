import type { PinnedImage } from '../containers/container-runtime.ts';
import type { CommandLineTool } from '../cwl/document/model.ts';
import { collect } from '../cwl/tool/collect.ts';
import type { Preparation } from '../cwl/tool/preparation.ts';
import { prepare } from '../cwl/tool/prepare.ts';
import { updatedInputs } from '../cwl/tool/updated-inputs.ts';
import type { CwlObject } from '../cwl/values/value.ts';
import type { Updates } from '../cwl/workflow/updates.ts';
import { AttemptFolder } from './attempt-folder.ts';
import { containerSpec } from './container-spec.ts';
import { ContainerFiles } from './files/container-files.ts';
import type { ContainerPaths } from './files/container-paths.ts';
import { LocalFiles } from './files/local-files.ts';
import { ObjectFiles } from './files/object-files.ts';
import { readTail } from './files/read-tail.ts';
import { toolFiles } from './files/tool-files.ts';
import { taskLabels } from './labels.ts';
import type { StepLogs } from './log/step-logs.ts';
import { OutputUploads } from './outputs/output-uploads.ts';
import { uploadOutputs } from './outputs/upload-outputs.ts';
import { findEarlierResult, isReusable, keptKey, type ReuseSearch } from './reuse/earlier-result.ts';
import { runContainer } from './run-container.ts';
import { stageInputs } from './staging/stage-inputs.ts';
import { grantRights, type StepRights } from './step-rights.ts';
import type { AttemptFacts, ToolTask } from './step-task.ts';
import type { TaskDependencies } from './task-dependencies.ts';
import { waitForEngine } from './wait-for-engine.ts';

/** Where an attempt says what it does and what it has learned. */
export interface AttemptReport {
  readonly logs: StepLogs;
  /** Adds to the facts of the attempt. */
  readonly learn: (facts: AttemptFacts) => void;
}

/** What a tool has given, and the inputs that it has updated in place by the locations that they had. */
export interface ToolResult {
  readonly outputs: CwlObject;
  readonly updates: Updates;
}

/**
 * Runs a CommandLineTool: prepare, wait for room, stage, run, collect, upload.
 *
 * @returns what it gives; its Files are stored.
 * @throws whatever failureOf can read; HandBack from `admit`.
 */
export async function runTool(
  task: ToolTask,
  tool: CommandLineTool,
  dependencies: TaskDependencies,
  report: AttemptReport,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { objects, evaluate, runtime, machine } = dependencies;
  const { logs } = report;
  const objectFiles = new ObjectFiles(objects);
  const preparation = await prepare(task.run, task.inputs, machine, { evaluate, files: objectFiles });
  const { resources, argv: command } = preparation;
  report.learn({ command, image: preparation.image, cores: resources.cores, ram: resources.ram });
  const rights = grantRights(task.run, preparation, dependencies.policy);
  await using folder = await AttemptFolder.create(dependencies.workFolder, task);
  const local = new LocalFiles(dependencies, folder);
  const search = isReusable(task, preparation, dependencies)
    ? await findEarlier(task, { preparation, rights }, dependencies, local, report, signal)
    : undefined;
  if (search?.outputs !== undefined) return { outputs: search.outputs, updates: {} };
  using room = await dependencies.admit(resources, (activity) => report.learn({ activity }), signal);

  report.learn({ activity: 'staging inputs' });
  const [image, paths] = await bothOrNeither(
    (stop) => findImage(task, preparation.image, dependencies, report, stop),
    (stop) => stageInputs(preparation, folder, local, rights, stop),
    signal,
  );
  report.learn({ imageDigest: image.digest });

  const spec = await containerSpec(
    { task, run: task.run, preparation, image, paths, rights, labels: dependencies.labels, log: logs },
    folder,
  );
  sayIgnored(task.run, logs);
  logs.say(`image ${preparation.image} (${image.digest})`);
  logs.say(`command ${JSON.stringify(command)}`);
  logs.say(
    `${resources.cores} cores, ${resources.ram} MiB of memory, network ${rights.network ? 'on' : 'off'}`,
  );
  let removed: Promise<void> | undefined;
  try {
    const exitCode = await runContainer(
      runtime,
      spec,
      { tool, preparation },
      {
        started: (container) => {
          logs.say('container started');
          report.learn({ container, activity: 'running' });
        },
        exited: (exit) => {
          const { exitCode, usage } = exit;
          removed = exit.removed;
          // Collecting and storing leave the cores to the next step.
          room[Symbol.dispose]();
          logs.say(`container ended with exit code ${exitCode}`);
          logs.storeSoon();
          report.learn({ exitCode, ...(usage && { usage }), activity: 'collecting outputs' });
        },
      },
      () => stderrTail(logs, paths, spec.stderr),
      signal,
    );
    const files = new ContainerFiles(paths);
    const abilities = { evaluate, files: toolFiles(files, objectFiles) };
    const outputs = await collect(task.run, preparation, exitCode, abilities);
    const place = { prefix: task.prefix, container: { outdir: preparation.outdir, files }, stored: local };
    const updates = await updatedInputs(task.run, preparation, files);
    // Together, so that an updated file that is an output as well is stored once.
    const made = { outputs, updates: updates as unknown as CwlObject };
    const stored = await uploadOutputs(made, place, new OutputUploads(objects, folder), signal);
    const result = stored as unknown as ToolResult;
    const reuseKey = keptKey(search?.key, result.outputs, task.prefix);
    if (reuseKey !== undefined) report.learn({ reuseKey });
    return result;
  } catch (error) {
    if (!signal.aborted) await keepStreams(logs, paths, spec);
    throw error;
  } finally {
    await removed;
  }
}

/** The image is asked for first: an equal step is one that would run in the same. */
async function findEarlier(
  task: ToolTask,
  step: { readonly preparation: Preparation; readonly rights: StepRights },
  dependencies: TaskDependencies,
  local: LocalFiles,
  report: AttemptReport,
  signal: AbortSignal,
): Promise<ReuseSearch> {
  const { digest: imageDigest } = await findImage(task, step.preparation.image, dependencies, report, signal);
  report.learn({ imageDigest });
  return findEarlierResult(task, { ...step, imageDigest }, dependencies, local, report, signal);
}

/** What the package asked for and the step goes without. */
function sayIgnored({ hints }: ToolTask['run'], logs: StepLogs): void {
  for (const hint of hints)
    if ('ignored' in hint) logs.say(`the hint ${hint.class} is ignored: ${hint.ignored}`);
}

/** Finds the image while the engine may be away; nothing has been started yet, so asking again does no harm. */
async function findImage(
  task: ToolTask,
  name: string,
  { runtime }: TaskDependencies,
  report: AttemptReport,
  signal: AbortSignal,
): Promise<PinnedImage> {
  // A name may mean another image by now; an earlier step of the job has settled which one it is.
  const pinned = task.imageDigest === undefined || name.includes('@') ? name : `${name}@${task.imageDigest}`;
  const progress = (activity: string) => report.learn({ activity });
  return waitForEngine(
    async () => {
      // A runner that died may have left the container of an earlier attempt.
      if (task.attempt > 1) await runtime.removeByLabels(taskLabels(task));
      return runtime.ensureImage(pinned, progress, signal);
    },
    (reason) => {
      report.logs.say(`waiting for the container engine: ${reason}`);
      report.learn({ activity: 'waiting for the container engine' });
    },
    signal,
  );
}

/** Runs two things side by side; where one fails, the other is stopped and has ended when this rejects. */
async function bothOrNeither<A, B>(
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
  signal: AbortSignal,
): Promise<[A, B]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const works = [first(either), second(either)] as const;
  try {
    return await Promise.all(works);
  } finally {
    stop.abort();
    await Promise.allSettled(works);
  }
}

/** From the log, or from the file that the tool's stderr was redirected to. */
async function stderrTail(
  logs: StepLogs,
  paths: ContainerPaths,
  redirected: string | undefined,
): Promise<string> {
  const path = await redirectedTo(paths, redirected);
  return path === undefined ? logs.stderr.tail() : logs.stderr.tail() + (await readTail(path));
}

/** The outputs of a failed step are not stored, so what it wrote to redirected streams goes to its log. */
async function keepStreams(
  logs: StepLogs,
  paths: ContainerPaths,
  spec: { readonly stdout?: string; readonly stderr?: string },
): Promise<void> {
  for (const stream of ['stdout', 'stderr'] as const) {
    const path = await redirectedTo(paths, spec[stream]);
    if (path !== undefined) await logs.addFile(stream, path);
  }
}

/** Undefined where nothing was redirected, or the file never came to be. */
async function redirectedTo(paths: ContainerPaths, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const found = await new ContainerFiles(paths).resolve(path);
  return found?.kind === 'file' ? found.host : undefined;
}
