import type { DirectoryValue, FileValue } from '../cwl/values/value.ts';
import type { JobEvent } from '../cwl/workflow/records.ts';

/** What Files and Directories among the document's defaults have become, by the location in the document. */
export type Fetched = { readonly [location: string]: FileValue | DirectoryValue };

/** A recorded fact, and what the stage task learned beside it. */
export interface EventRecord {
  readonly event: JobEvent;
  readonly fetched?: Fetched;
}

/** The step or shard that an event is about. */
export function subjectOf(event: JobEvent): string | undefined {
  switch (event.kind) {
    case 'step-expanded':
    case 'step-failed':
      return event.step;
    case 'shard-succeeded':
    case 'shard-failed':
      return event.shard;
    case 'started':
    case 'cancelled':
      return undefined;
  }
}
