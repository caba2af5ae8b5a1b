import type { ProblemItem } from '../processes/refusal.ts';

/** What is wrong with a request as such, before any station behind this one is asked. */
export type HttpProblemKind =
  | 'invalid-request'
  /** Of the results of a job, which have a type of their own for it. */
  | 'invalid-query-parameter-value'
  | 'unsupported-media-type'
  | 'unsupported-job-media-type'
  | 'unsupported-schema'
  | 'locked'
  | 'not-acceptable'
  | 'no-such-resource'
  | 'no-such-job'
  | 'no-such-callback'
  | 'method-not-allowed'
  | 'too-many-requests'
  | 'request-timeout'
  | 'headers-too-large'
  | 'unavailable';

export interface HttpProblemDetails {
  readonly problems?: readonly ProblemItem[];
  readonly headers?: { readonly [name: string]: string };
  readonly cause?: unknown;
}

/** Thrown by handlers and hooks; becomes a problem document. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly kind: HttpProblemKind;
  readonly problems: readonly ProblemItem[];
  readonly headers: { readonly [name: string]: string };

  constructor(kind: HttpProblemKind, message: string, details: HttpProblemDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.problems = details.problems ?? [];
    this.headers = details.headers ?? {};
  }
}
