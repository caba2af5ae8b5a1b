import type { PackedDocument } from '../../cwl/document/model.ts';
import type { JobMarks } from '../../jobs/job.ts';
import type { JobRequest } from '../../jobs/jobs.ts';
import { abstractProcesses } from '../abstract-process.ts';
import { entryOf } from '../describe/describe-process.ts';
import { type ProblemItem, Refusal } from '../refusal.ts';
import { unknownOutput } from './output-problems.ts';
import type { SubscriberRequest } from './subscriber.ts';

/** What a request wants of an output (Part 1 `output.yaml`). */
export interface OutputRequest {
  readonly transmissionMode?: 'value' | 'reference';
  readonly format?: { readonly mediaType?: string };
}

/** An execute request after its JSON was read (Part 1 `execute.yaml`), or a bare CWL job object. */
export interface ExecuteRequest {
  readonly form: 'ogc' | 'cwl';
  readonly inputs: { readonly [name: string]: unknown };
  /** For the input that takes the data, whatever its name is. */
  readonly data?: unknown;
  readonly outputs?: { readonly [name: string]: OutputRequest };
  readonly response?: 'raw' | 'document';
  /** Whether an empty choice of outputs is none of them (Part 1 v2.0), and not all (v1.0). */
  readonly emptyIsNone?: boolean;
  /** What people want to call the job. */
  readonly marks?: JobMarks;
  readonly mode: 'sync' | 'async';
  /** What was found wrong while it was read; told with everything else. */
  readonly problems?: readonly ProblemItem[];
  /** False: every step is to be run, although a package allows that results are reused. */
  readonly reuse: boolean;
  /** Who is to be called back. */
  readonly subscriber?: SubscriberRequest;
}

/**
 * Refuses what cannot be run, whatever the request: `abstract-process`.
 */
export function checkExecutable(document: PackedDocument): void {
  const operations = abstractProcesses(document);
  if (operations.length > 0) {
    throw new Refusal(
      'abstract-process',
      `${operations.map((id) => `'${id}'`).join(', ')} ${operations.length > 1 ? 'are abstract Operations' : 'is an abstract Operation'}, which can be deployed but not executed. Replace the process by one with a CommandLineTool, ExpressionTool or Workflow in that place.`,
    );
  }
}

/** Refuses names that are no outputs of the process (Part 1 v2.0 `no-such-output`). */
export function checkOutputs(document: PackedDocument, names: readonly string[]): void {
  const { outputs } = entryOf(document);
  const unknown = names.filter((name) => !outputs.some((output) => output.name === name));
  const problems = unknown.map((name) => unknownOutput(name, outputs));
  if (problems.length === 0) return;
  throw new Refusal('no-such-output', problems.map(({ message }) => message).join(' '), { problems });
}

/** What is kept with the job for the form of its results. An empty choice of outputs is kept only where it means none of them. */
export function keptRequest(request: ExecuteRequest): JobRequest {
  const chosen = Object.entries(request.outputs ?? {});
  const outputs = chosen.map(([name, { transmissionMode, format }]) => [
    name,
    {
      ...(transmissionMode && { transmissionMode }),
      ...(format?.mediaType !== undefined && { format: { mediaType: format.mediaType } }),
    },
  ]);
  return {
    mode: request.mode,
    ...(!request.reuse && { reuse: false }),
    ...(request.response !== undefined && { response: request.response }),
    ...((chosen.length > 0 || (request.outputs !== undefined && request.emptyIsNone === true)) && {
      outputs: Object.fromEntries(outputs),
    }),
  };
}
