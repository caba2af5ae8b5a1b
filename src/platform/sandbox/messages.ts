/** What passes between the pool and its threads: plain data, values as JSON text. */

export interface RunRequest {
  readonly kind: 'expression' | 'body';
  readonly source: string;
  /** `expressionLib`, in order. */
  readonly library: readonly string[];
  /** JSON of `inputs`, `self` and `runtime`. */
  readonly context: string;
}

/** `printed` is what the console was given, a line each; empty for a script that had to be ended with its thread. */
export type RunReply = { readonly printed: string } & RunResult;

export type RunResult =
  | { readonly kind: 'value'; readonly json: string }
  /** A sentence that says why there is no value. */
  | { readonly kind: 'failure'; readonly reason: string };

export interface Limits {
  /** Milliseconds for one evaluation, the library included. */
  readonly timeoutMs: number;
  /** Bytes that one evaluation may allocate. */
  readonly memoryBytes: number;
}

/** `workerData` of a thread. */
export interface ThreadSetup extends Limits {
  readonly engine: WebAssembly.Module;
}
