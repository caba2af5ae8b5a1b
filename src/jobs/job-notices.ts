/**
 * Port: tells of jobs that have just become terminal, wherever that happened. A hint: one that is missed costs the
 * listener a poll, never a wrong answer. Adapter: platform/database/postgres-notices.ts.
 */
export interface JobNotices extends AsyncDisposable {
  /** Calls the listener with the job's id until the subscription is disposed of. */
  onFinished(listener: (job: string) => void): Disposable;
}
