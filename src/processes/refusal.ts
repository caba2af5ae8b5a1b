/** What a client asked for and does not get; `http/problems.ts` gives each kind its status and type URI. */
export type RefusalKind =
  | 'no-such-process'
  | 'no-such-revision'
  | 'duplicated-process'
  | 'immutable-process'
  | 'invalid-package'
  | 'workflow-not-found'
  | 'malformed-body'
  | 'invalid-inputs'
  | 'no-such-output'
  | 'abstract-process'
  | 'invalid-subscriber'
  | 'no-such-file'
  | 'bad-range'
  | 'precondition-failed'
  | 'invalid-upload-name'
  | 'too-large'
  | 'no-room'
  | 'no-such-step'
  | 'result-not-ready'
  | 'result-not-available'
  | 'job-dismissed'
  | 'job-failed-input'
  | 'job-failed-package'
  | 'job-failed-platform';

/** One of several things that are wrong with a request; the place is a parameter path, or a file with line and column. */
export interface ProblemItem {
  readonly message: string;
  readonly path?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly rule?: string;
}

export interface RefusalDetails {
  readonly problems?: readonly ProblemItem[];
  /** More members for the problem document. */
  readonly members?: { readonly [name: string]: unknown };
  readonly cause?: unknown;
}

/** Thrown by every function of this station when the reason lies in the request, with a sentence for the person who sent it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  readonly problems: readonly ProblemItem[];
  readonly members: { readonly [name: string]: unknown };

  constructor(kind: RefusalKind, message: string, details: RefusalDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.problems = details.problems ?? [];
    this.members = details.members ?? {};
  }
}
