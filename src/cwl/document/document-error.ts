import type { DocumentProblem } from './model.ts';
import { nearest } from './normal/suggest.ts';

/** Thrown by `loadDocument` when a document cannot be deployed; carries every problem found, in document order. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly problems: readonly DocumentProblem[];

  constructor(problems: readonly DocumentProblem[]) {
    super(problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`).join('\n'));
    this.problems = problems;
  }
}

/** Thrown when `?w=` or a fragment names no process of the document (20-044 `/req/cwl/deploy-exception-workflow-not-found`). */
export class EntryNotFoundError extends Error {
  override readonly name = 'EntryNotFoundError';
  readonly available: readonly string[];

  constructor(wanted: string, available: readonly string[]) {
    super(
      `There is no process '${wanted}' in this document; it has: ${available.join(', ') || 'none'}.${meant(wanted, available)}`,
    );
    this.available = available;
  }
}

function meant(wanted: string, available: readonly string[]): string {
  const best = nearest(wanted, available);
  return best === undefined ? '' : ` Did you mean '${best}'?`;
}
