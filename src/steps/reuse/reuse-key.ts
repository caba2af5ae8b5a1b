/** What has to be equal for the result of one step to be the result of another (CWL v1.2 §WorkReuse). */

import type { Preparation, StagedEntry, ToolRun } from '../../cwl/tool/preparation.ts';
import type { CwlValue } from '../../cwl/values/value.ts';
import type { LocalFiles } from '../files/local-files.ts';
import type { StepRights } from '../step-rights.ts';
import { type ContentDigests, sha256 } from './content-digest.ts';

export interface ReusableStep {
  readonly run: ToolRun;
  readonly preparation: Preparation;
  readonly imageDigest: string;
  readonly rights: StepRights;
}

/** Raised when what a step sees, or how its outputs are made, changes in a way that the rest of the key does not show. */
const EDITION = 1;
/** What people read; no step does. */
const ANNOTATIONS = new Set(['id', 'label', 'doc', 'intent', 'at', 'metadata']);

/**
 * SHA-256 over everything that a step can see, and everything that makes its outputs: the tool with the requirements that hold for it,
 * the command line, environment and resources, the image by its digest, and the inputs by content. Not the names of
 * tool and job, nor where files are stored.
 *
 * Rejects where an input cannot be read.
 */
export async function reuseKey(
  { run, preparation, imageDigest, rights }: ReusableStep,
  digests: ContentDigests,
  files: LocalFiles,
  signal: AbortSignal,
): Promise<string> {
  const { inputs, staging, image: _, reuse: __, ...surroundings } = preparation;
  const staged: unknown[] = [];
  for (const entry of staging) staged.push(await contentOf(entry, digests, files, signal));
  return sha256(
    JSON.stringify([
      EDITION,
      withoutAnnotations(run.tool),
      withoutSwitch(run.requirements),
      withoutSwitch(run.hints),
      imageDigest,
      [rights.writableRoot, rights.user ?? null],
      surroundings,
      await digests.inPlaceOfLocations(inputs as CwlValue, files, signal),
      staged,
    ]),
  );
}

async function contentOf(
  entry: StagedEntry,
  digests: ContentDigests,
  files: LocalFiles,
  signal: AbortSignal,
): Promise<unknown> {
  if (!('source' in entry)) return entry;
  const { source, ...rest } = entry;
  return { ...rest, content: await digests.of(entry.kind, source, files, signal) };
}

/** Whether results are reused has no part in what they are. */
function withoutSwitch(requirements: ToolRun['requirements']): unknown {
  return requirements.filter((entry) => entry.class !== 'WorkReuse').map(withoutAnnotations);
}

function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !ANNOTATIONS.has(name));
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutAnnotations(field)]));
}
