import type {
  CallbackFilter,
  CallbackPage,
  Callbacks,
  CallbackView,
} from '../../../../src/jobs/callbacks/callback-store.ts';

/** Callbacks in a list that the test fills, newest first. */
export class MemoryCallbacks implements Callbacks {
  readonly rows: CallbackView[] = [];

  list({ job, state, limit, after = 0 }: CallbackFilter): Promise<CallbackPage> {
    const wanted = this.rows.filter(
      (row) => (job === undefined || row.job === job) && (state === undefined || row.state === state),
    );
    const end = after + limit;
    return Promise.resolve({
      callbacks: wanted.slice(after, end),
      ...(end < wanted.length && { next: end }),
    });
  }

  sendAgain(job: string, id: string): Promise<CallbackView | undefined> {
    const index = this.rows.findIndex((row) => row.job === job && row.id === id);
    const { ended: _ended, ...row } = this.rows[index] ?? ({} as CallbackView);
    if (index < 0) return Promise.resolve(undefined);
    this.rows[index] = { ...row, state: 'waiting', attempts: 0 };
    return Promise.resolve(this.rows[index]);
  }
}
