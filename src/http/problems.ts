/** Every kind of problem with its type URI, status and title. Status numbers of errors stand nowhere else. */
import type { RefusalKind } from '../processes/refusal.ts';
import type { HttpProblemKind } from './http-problem.ts';
import { EXCEPTIONS } from './ogc-uris.ts';

export type ProblemKind = RefusalKind | HttpProblemKind | 'internal';

export interface ProblemType {
  readonly status: number;
  readonly type: string;
  readonly title: string;
}

/** The status says it all (RFC 9457 §4.2.1); no standard has a URI for these. */
const BLANK = 'about:blank';

export const PROBLEMS: { readonly [kind in ProblemKind]: ProblemType } = {
  'no-such-process': { status: 404, type: EXCEPTIONS.noSuchProcess, title: 'No such process' },
  'no-such-revision': { status: 404, type: BLANK, title: 'No such revision' },
  'no-such-job': { status: 404, type: EXCEPTIONS.noSuchJob, title: 'No such job' },
  'result-not-ready': { status: 404, type: EXCEPTIONS.resultNotReady, title: 'Results are not ready' },
  'result-not-available': { status: 404, type: EXCEPTIONS.resultNotAvailable, title: 'No such result' },
  'no-such-output': { status: 400, type: EXCEPTIONS.noSuchOutput, title: 'No such output' },
  'invalid-inputs': { status: 400, type: EXCEPTIONS.invalidParameterValue, title: 'Invalid inputs' },
  'invalid-subscriber': { status: 400, type: EXCEPTIONS.invalidParameterValue, title: 'Invalid subscriber' },
  'invalid-request': { status: 400, type: EXCEPTIONS.invalidParameterValue, title: 'Invalid request' },
  'invalid-query-parameter-value': {
    status: 400,
    type: EXCEPTIONS.invalidQueryParameterValue,
    title: 'Invalid query parameter',
  },
  'job-failed-input': {
    status: 400,
    type: EXCEPTIONS.invalidParameterValue,
    title: 'The job failed: inputs',
  },
  'job-failed-package': { status: 422, type: BLANK, title: 'The job failed: package' },
  'job-failed-platform': { status: 500, type: BLANK, title: 'The job failed: platform' },
  'job-dismissed': { status: 410, type: EXCEPTIONS.resultNotAvailable, title: 'The job was dismissed' },
  'unsupported-media-type': {
    status: 415,
    type: EXCEPTIONS.unsupportedMediaType,
    title: 'Unsupported media type',
  },
  'unsupported-job-media-type': {
    status: 415,
    type: EXCEPTIONS.unsupportedJobMediaType,
    title: 'Unsupported media type',
  },
  'unsupported-schema': { status: 422, type: EXCEPTIONS.unsupportedSchema, title: 'Unsupported schema' },
  locked: { status: 423, type: EXCEPTIONS.locked, title: 'Job is locked' },
  'duplicated-process': { status: 409, type: EXCEPTIONS.duplicatedProcess, title: 'Duplicated process' },
  'immutable-process': { status: 403, type: EXCEPTIONS.immutableProcess, title: 'Immutable process' },
  'workflow-not-found': { status: 400, type: EXCEPTIONS.workflowNotFound, title: 'Workflow not found' },
  'invalid-package': { status: 400, type: BLANK, title: 'Invalid package' },
  'abstract-process': { status: 400, type: BLANK, title: 'Process cannot be executed' },
  'malformed-body': { status: 400, type: BLANK, title: 'Malformed body' },
  'invalid-upload-name': { status: 400, type: BLANK, title: 'Invalid file name' },
  'no-such-file': { status: 404, type: BLANK, title: 'No such file' },
  'no-such-callback': { status: 404, type: BLANK, title: 'No such callback' },
  'no-such-step': { status: 404, type: BLANK, title: 'No such step' },
  'no-such-resource': { status: 404, type: BLANK, title: 'No such resource' },
  'method-not-allowed': { status: 405, type: BLANK, title: 'Method not allowed' },
  'request-timeout': { status: 408, type: BLANK, title: 'Request timeout' },
  'headers-too-large': { status: 431, type: BLANK, title: 'Header fields too large' },
  'too-many-requests': { status: 429, type: BLANK, title: 'Too many requests' },
  'not-acceptable': { status: 406, type: BLANK, title: 'Not acceptable' },
  'precondition-failed': { status: 412, type: BLANK, title: 'Precondition failed' },
  'too-large': { status: 413, type: BLANK, title: 'Too large' },
  'bad-range': { status: 416, type: BLANK, title: 'Range not satisfiable' },
  unavailable: { status: 503, type: BLANK, title: 'Service unavailable' },
  'no-room': { status: 507, type: BLANK, title: 'No room' },
  internal: { status: 500, type: BLANK, title: 'Internal error' },
};
