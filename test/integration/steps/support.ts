/** Runs one tool the way a runner does: a document as text, inputs as values, the real engine, store and sandbox. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ContainerRuntime } from '../../../src/containers/container-runtime.ts';
import { loadDocument } from '../../../src/cwl/document/load.ts';
import type { PackedDocument } from '../../../src/cwl/document/model.ts';
import type { Machine, ToolRun } from '../../../src/cwl/tool/preparation.ts';
import {
  type CwlObject,
  type DirectoryValue,
  type FileValue,
  isDirectory,
} from '../../../src/cwl/values/value.ts';
import { FilesystemObjectStore } from '../../../src/objects/filesystem-object-store.ts';
import { toKey, toLocation } from '../../../src/objects/location.ts';
import type { ObjectStore } from '../../../src/objects/object-store.ts';
import { type Source, SourceError } from '../../../src/objects/source.ts';
import { type LogStream, logPrefix } from '../../../src/objects/step-log.ts';
import { createOntologyReader } from '../../../src/platform/rdf/ontology-reader.ts';
import { createEvaluate } from '../../../src/platform/sandbox/quickjs-evaluate.ts';
import { ObjectCache } from '../../../src/steps/files/object-cache.ts';
import { ContentDigests } from '../../../src/steps/reuse/content-digest.ts';
import { runTask } from '../../../src/steps/run-task.ts';
import { NOBODY } from '../../../src/steps/step-policy.ts';
import type { AttemptFacts, StepFailure, StepTask, TaskOutcome } from '../../../src/steps/step-task.ts';
import type { TaskDependencies } from '../../../src/steps/task-dependencies.ts';
import { dockerRuntime } from '../../services/docker.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

export const MACHINE: Machine = {
  cores: 2,
  ram: 4096,
  tmpdir: 4096,
  outdir: 4096,
  defaults: { cores: 1, ram: 256, tmpdir: 64, outdir: 64 },
  defaultImage: 'debian:stable-slim',
};

/** Nothing outside of the store can be read. */
export const NO_SOURCES: Source = {
  open: (location) =>
    Promise.reject(new SourceError(location, `${location} is not there.`, { missing: true })),
};

export interface Bench extends AsyncDisposable {
  readonly folder: string;
  readonly objects: ObjectStore;
  readonly dependencies: TaskDependencies;
  /** Stores a text and returns the File for an input. */
  file(name: string, contents: string): Promise<FileValue>;
  run(task: StepTask, options?: RunOptions): Promise<TaskOutcome>;
  /** Runs a tool given as CWL text. */
  tool(cwl: string, inputs?: CwlObject, options?: RunOptions): Promise<TaskOutcome>;
  read(location: string): Promise<string>;
  log(stream: LogStream): Promise<string>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onFacts?: (facts: AttemptFacts) => void;
  readonly attempt?: number;
  readonly dependencies?: Partial<TaskDependencies>;
}

const PREFIX = 'jobs/j1/main/a1/';

export async function openBench(runtime: ContainerRuntime = dockerRuntime()): Promise<Bench> {
  const temporary = await temporaryFolder();
  const folder = temporary.path;
  // The user of a container reaches its mounts through the engine, never through the folders above them.
  await chmod(folder, 0o700);
  const objects = await FilesystemObjectStore.open(join(folder, 'objects'));
  const sandbox = createEvaluate({ threads: 1, timeoutMs: 5000, memoryBytes: 64 * 1024 * 1024 });
  const dependencies: TaskDependencies = {
    runtime,
    objects,
    sources: NO_SOURCES,
    evaluate: sandbox.evaluate,
    machine: MACHINE,
    policy: {
      allowNetwork: true,
      allowWritableRoot: true,
      allowImageUser: false,
      reuse: true,
      stepUser: NOBODY,
    },
    digests: new ContentDigests(),
    earlierResult: () => Promise.resolve(undefined),
    cache: new ObjectCache(objects, join(folder, 'cache'), 1024 ** 3),
    workFolder: join(folder, 'work'),
    labels: { 'cwl-processes.test': folder },
    admit: () => Promise.resolve({ [Symbol.dispose]: () => undefined }),
  };
  let files = 0;
  const bench: Bench = {
    folder,
    objects,
    dependencies,
    async file(name, contents) {
      files += 1;
      const { key, size, checksum } = await objects.put(`uploads/${files}/${name}`, contents);
      return { class: 'File', location: toLocation(key), basename: name, size, checksum };
    },
    run: (task, options = {}) =>
      runTask(
        task,
        { ...dependencies, ...options.dependencies },
        options.signal ?? new AbortController().signal,
        options.onFacts ?? (() => undefined),
      ),
    async tool(cwl, inputs = {}, options = {}) {
      return bench.run({ ...toolTask(await load(cwl), inputs), attempt: options.attempt ?? 1 }, options);
    },
    read: async (location) => text((await objects.get(toKey(location)!)).body),
    async log(stream) {
      let log = '';
      for await (const { key } of objects.list(logPrefix(PREFIX, stream)))
        log += await text((await objects.get(key)).body);
      return log;
    },
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      await objects[Symbol.asyncDispose]();
      await runtime[Symbol.asyncDispose]();
      await temporary[Symbol.asyncDispose]();
    },
  };
  return bench;
}

export function load(cwl: string): Promise<PackedDocument> {
  return loadDocument({
    text: cwl,
    uri: 'https://example.org/tool.cwl',
    read: (uri) => Promise.reject(new Error(uri)),
    readOntology: createOntologyReader(),
  });
}

export function toolTask(document: PackedDocument, inputs: CwlObject): StepTask {
  const tool = document.processes[document.entry]!;
  const { requirements, hints } = tool;
  const run = { tool, requirements, hints, formats: document.formats } as ToolRun;
  return { id: 'j1/main', job: 'j1', shard: 'main', attempt: 1, prefix: PREFIX, kind: 'tool', run, inputs };
}

export function outputsOf(outcome: TaskOutcome): CwlObject {
  if (outcome.kind === 'succeeded') return outcome.outputs;
  throw new Error(`expected success: ${JSON.stringify(outcome)}`);
}

export function failureOf(outcome: TaskOutcome): StepFailure {
  if (outcome.kind === 'failed') return outcome.failure;
  throw new Error(`expected a failure: ${JSON.stringify(outcome)}`);
}

/** Names of everything in a Directory, sorted; folders end with `/`. */
export function listNames(directory: DirectoryValue, prefix = ''): string[] {
  return (directory.listing ?? [])
    .flatMap((entry) => {
      const name = prefix + entry.basename;
      return isDirectory(entry) ? [`${name}/`, ...listNames(entry, `${name}/`)] : [name];
    })
    .sort();
}
