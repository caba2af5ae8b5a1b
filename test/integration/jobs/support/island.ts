/**
 * One process of ours as far as jobs go: conductor, task desk and jobs over a database, without a runner. The place
 * where tasks go is in the test's hands: ids that were handed out are listed, and lost unless a driver takes them.
 */
import { pino } from 'pino';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import type { Dispatch, DueTask } from '../../../../src/dispatch/dispatch.ts';
import { Sweep } from '../../../../src/dispatch/sweep.ts';
import { Conductor } from '../../../../src/jobs/conductor.ts';
import { JobDocuments } from '../../../../src/jobs/job-documents.ts';
import { JobsService } from '../../../../src/jobs/jobs-service.ts';
import type { ExpansionAbilities } from '../../../../src/jobs/printed.ts';
import { JobTaskDesk, type WakeJob } from '../../../../src/jobs/task-desk.ts';
import { type Database, openDatabase } from '../../../../src/platform/database/database.ts';
import { PostgresConductorStore } from '../../../../src/platform/database/postgres-conductor-store.ts';
import { PostgresJobStore } from '../../../../src/platform/database/postgres-job-store.ts';
import { openPostgresNotices } from '../../../../src/platform/database/postgres-notices.ts';
import { PostgresSweepStore } from '../../../../src/platform/database/postgres-sweep-store.ts';
import { PostgresTaskStore } from '../../../../src/platform/database/postgres-task-store.ts';
import * as documents from './documents.ts';

export interface Island extends AsyncDisposable {
  readonly db: Database;
  readonly jobs: JobsService;
  readonly desk: JobTaskDesk;
  readonly conductor: Conductor;
  readonly sweep: Sweep;
  readonly sweepStore: PostgresSweepStore;
  readonly place: Place;
  /** Jobs whose files were removed, in order. */
  readonly withoutFiles: readonly string[];
}

/** What the place holds, in order. A test may lose it, or take the place out of reach. */
export class Place implements Dispatch {
  tasks: DueTask[] = [];
  reachable = true;

  submit(tasks: readonly DueTask[]): Promise<void> {
    if (!this.reachable) return Promise.reject(new Error('The place is out of reach.'));
    for (const task of tasks) if (!this.tasks.some((other) => other.id === task.id)) this.tasks.push(task);
    return Promise.resolve();
  }

  recover(ids: readonly string[]): Promise<void> {
    return this.submit(ids.map((id) => ({ id, delayMs: 0 })));
  }

  cancel(ids: readonly string[]): Promise<void> {
    this.tasks = this.tasks.filter((task) => !ids.includes(task.id));
    return Promise.resolve();
  }
}

export interface IslandOptions {
  readonly leaseMs?: number;
  readonly parallelSteps?: number;
  readonly instance?: string;
  /** What happens when something was recorded; by default this process conducts the job. */
  readonly wake?: WakeJob;
  /** By default a place in the test's hands. */
  readonly dispatch?: Dispatch;
  /** Instead of the list `withoutFiles`. */
  readonly removeFiles?: (job: string) => Promise<void>;
}

const log = pino({ level: 'silent' });

/** Parameter references need no JavaScript, and no file is read here. */
const abilities: ExpansionAbilities = {
  evaluate: () => Promise.reject(new Error('no JavaScript in these tests')),
  files: {
    stat: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    read: () => Promise.reject(new Error('no files in these tests')),
    checksum: () => Promise.reject(new Error('no files in these tests')),
  },
  keepLog: () => Promise.reject(new Error('no expression prints in these tests')),
};

const byHash: { readonly [hash: string]: PackedDocument } = documents;

export async function openIsland(url: string, options: IslandOptions = {}): Promise<Island> {
  const { leaseMs = 60_000, parallelSteps = 1000, instance = 'island' } = options;
  const db = openDatabase(url, log);
  const notices = await openPostgresNotices(url, log);
  const place = new Place();
  const dispatch = options.dispatch ?? place;
  const jobDocuments = new JobDocuments((hash) => Promise.resolve(byHash[hash]!));
  const conductor = new Conductor(
    new PostgresConductorStore(db),
    jobDocuments,
    dispatch,
    abilities,
    { instance, parallelSteps },
    log,
  );
  const wake = options.wake ?? ((job: string) => conductor.wake(job));
  const sweepStore = new PostgresSweepStore(db);
  const withoutFiles: string[] = [];
  const removeFiles = options.removeFiles ?? (async (job: string) => void withoutFiles.push(job));
  return {
    withoutFiles,
    db,
    place,
    conductor,
    sweepStore,
    jobs: new JobsService(
      new PostgresJobStore(db),
      jobDocuments,
      dispatch,
      notices,
      wake,
      (prefix) => removeFiles(prefix.slice('jobs/'.length, -1)),
      log,
    ),
    desk: new JobTaskDesk(new PostgresTaskStore(db), jobDocuments, notices, wake, leaseMs),
    sweep: new Sweep(
      sweepStore,
      dispatch,
      (job) => conductor.conduct(job),
      removeFiles,
      { instance, parallelSteps, everyMs: 60_000 },
      log,
    ),
    async [Symbol.asyncDispose]() {
      await conductor[Symbol.asyncDispose]();
      await notices[Symbol.asyncDispose]();
      await db.destroy();
    },
  };
}
