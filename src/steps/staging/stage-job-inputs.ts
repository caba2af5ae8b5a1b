import type { InputParameter, Process } from '../../cwl/document/model.ts';
import { expressionScope } from '../../cwl/expression/evaluate.ts';
import { isExpression } from '../../cwl/expression/scan.ts';
import { ToolError } from '../../cwl/tool/tool-error.ts';
import {
  basenameOf,
  collectFiles,
  type FileOrDirectory,
  mapFiles,
  nameParts,
} from '../../cwl/values/files.ts';
import { addSecondaryFiles, besidePrimary } from '../../cwl/values/secondary-files.ts';
import { type CwlObject, type CwlValue, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import { SourceError } from '../../objects/source.ts';
import { AttemptFolder } from '../attempt-folder.ts';
import type { AttemptFacts, StageTask } from '../step-task.ts';
import type { TaskDependencies } from '../task-dependencies.ts';
import { Fetch } from './fetch.ts';
import { StagingArea } from './staging-area.ts';

export interface StagedInputs {
  readonly inputs: CwlObject;
  /** What defaults and literals of the document refer to, by location. */
  readonly fetched: { readonly [location: string]: FileOrDirectory };
}

/**
 * Stores everything that a job's inputs refer to, before the first expression sees them: sizes and checksums are those of
 * the bytes and not what the client says, Directories are complete, and secondary files are found next to their primary
 * file by the patterns of the process that the job runs.
 *
 * @throws ToolError or SourceError naming the input
 */
export async function stageJobInputs(
  task: StageTask,
  dependencies: TaskDependencies,
  learn: (facts: AttemptFacts) => void,
  signal: AbortSignal,
): Promise<StagedInputs> {
  await using folder = await AttemptFolder.create(dependencies.workFolder, task);
  const area = new StagingArea(task.prefix, dependencies.objects, new Fetch(dependencies, folder, signal));
  const staging = new JobStaging(task, dependencies, area, (activity) => learn({ activity }));
  const inputs = await staging.inputs();
  await staging.defaults();
  return { inputs, fetched: staging.fetched };
}

class JobStaging {
  readonly fetched: { [location: string]: FileOrDirectory } = {};
  readonly #task: StageTask;
  readonly #dependencies: TaskDependencies;
  readonly #area: StagingArea;
  readonly #onProgress: (activity: string) => void;

  constructor(
    task: StageTask,
    dependencies: TaskDependencies,
    area: StagingArea,
    onProgress: (activity: string) => void,
  ) {
    this.#task = task;
    this.#dependencies = dependencies;
    this.#area = area;
    this.#onProgress = onProgress;
  }

  /** The given inputs, and the defaults in place of those that were not given. */
  async inputs(): Promise<CwlObject> {
    const { document, inputs } = this.#task;
    const entry = document.processes[document.entry];
    const parameters = entry?.inputs ?? [];
    const values: { [name: string]: CwlValue } = Object.fromEntries(
      parameters.map(({ name, default: value }) => [name, value ?? null]),
    );
    for (const [name, value] of Object.entries(inputs)) if (value !== null) values[name] = value;
    const named = (await mapFiles(values, withNames)) as CwlObject;

    const builds: [string, () => CwlValue][] = [];
    for (const [name, value] of Object.entries(inputs)) {
      const parameter = parameters.find((one) => one.name === name);
      const complete =
        entry && parameter ? await this.#complete(value, parameter, entry, named, `input '${name}'`) : value;
      builds.push([name, this.#area.value(complete, `input '${name}'`)]);
    }
    const planned: Planned[] = [];
    for (const parameter of parameters) {
      if (entry === undefined || (inputs[parameter.name] ?? null) !== null) continue;
      planned.push(...(await this.#planDefault(parameter, entry, named)));
    }
    await this.#area.run(this.#onProgress);
    this.#keep(planned);
    return Object.fromEntries(builds.map(([name, build]) => [name, build()]));
  }

  /**
   * Defaults of inner processes and steps, and files in their requirements. Most are replaced by a link or an input, so
   * that one which cannot be had is left where it is: a step that does need it says so.
   */
  async defaults(): Promise<void> {
    const { document } = this.#task;
    for (const [id, process] of Object.entries(document.processes)) {
      if (id === document.entry) continue;
      for (const parameter of process.inputs)
        await this.#attempt(() => this.#planDefault(parameter, process, {}));
    }
    const overridden = this.#overridden();
    const rest = collectFiles(document as unknown as CwlValue).filter(
      (file) => !overridden.has(file.location ?? ''),
    );
    for (const file of rest) await this.#attempt(async () => this.#plan([file], `file in the package`));
  }

  /** Locations that only defaults name in whose place an input was given. */
  #overridden(): ReadonlySet<string> {
    const { document, inputs } = this.#task;
    const parameters = document.processes[document.entry]?.inputs ?? [];
    const given = parameters.filter(({ name }) => (inputs[name] ?? null) !== null);
    return new Set(
      given.flatMap((parameter) => collectFiles(parameter.default)).map(({ location }) => location ?? ''),
    );
  }

  async #attempt(plan: () => Promise<Planned[]>): Promise<void> {
    try {
      const planned = await plan();
      await this.#area.run(this.#onProgress);
      this.#keep(planned);
    } catch (error) {
      const unreadable = error instanceof SourceError && !error.temporary;
      if (!unreadable && !(error instanceof ToolError)) throw error;
    }
  }

  async #planDefault(parameter: InputParameter, process: Process, inputs: CwlObject): Promise<Planned[]> {
    const value = parameter.default ?? null;
    if (collectFiles(value).length === 0) return [];
    const what = `default of '${parameter.name}'`;
    return this.#plan(collectFiles(await this.#complete(value, parameter, process, inputs, what)), what);
  }

  #plan(files: readonly FileOrDirectory[], what: string): Planned[] {
    const planned: Planned[] = [];
    for (const file of files) {
      const { location } = file;
      if (location === undefined || Object.hasOwn(this.fetched, location)) continue;
      if (toKey(location) !== undefined || isExpression(location)) continue;
      planned.push({ location, build: this.#area.value(file, what) as () => FileOrDirectory });
    }
    return planned;
  }

  #keep(planned: readonly Planned[]): void {
    for (const { location, build } of planned) this.fetched[location] ??= build();
  }

  /** With the secondary files that the patterns ask for. */
  async #complete(
    value: CwlValue,
    parameter: InputParameter,
    process: Process,
    inputs: CwlObject,
    what: string,
  ): Promise<CwlValue> {
    const scope = expressionScope(process.requirements, process.hints, this.#dependencies.evaluate);
    const { value: complete, missing } = await addSecondaryFiles(
      value,
      parameter,
      { inputs, self: null },
      scope,
      async (primary, name) => {
        const beside = besidePrimary(primary, name);
        if (beside === undefined || !('location' in beside)) return undefined;
        return this.#area.sibling(primary, beside.location, name, what);
      },
    );
    for (const { primary, pattern } of missing) {
      throw new ToolError(
        'input',
        `The ${what}: the File '${basenameOf(primary) ?? ''}' needs a secondary file '${pattern}', which is neither given nor beside it.`,
      );
    }
    return complete;
  }
}

interface Planned {
  readonly location: string;
  readonly build: () => FileOrDirectory;
}

/** Expressions in patterns see the names of files; sizes are not known yet. */
function withNames(file: FileOrDirectory): FileOrDirectory {
  const basename = basenameOf(file);
  if (basename === undefined) return file;
  return isFile(file) ? { ...file, ...nameParts(basename) } : { ...file, basename };
}
