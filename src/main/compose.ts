/** The only file that knows adapters: it makes of settings the parts of a process and puts them together. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { DockerRuntime } from '../containers/docker-runtime.ts';
import { receiveJobs, wakeByQueue } from '../dispatch/conduct-queue.ts';
import { DirectDispatch, type Offer } from '../dispatch/direct-dispatch.ts';
import { startOver } from '../dispatch/start-over.ts';
import { Sweep } from '../dispatch/sweep.ts';
import { TASK_QUEUE, WorkerDispatch } from '../dispatch/worker-dispatch.ts';
import { buildApp } from '../http/app.ts';
import { callbackBody } from '../http/callbacks/callback-body.ts';
import { Deliveries } from '../jobs/callbacks/deliveries.ts';
import { Conductor } from '../jobs/conductor.ts';
import { JobDocuments } from '../jobs/job-documents.ts';
import { JobsService } from '../jobs/jobs-service.ts';
import { jobPrefix } from '../jobs/shard-paths.ts';
import { JobTaskDesk } from '../jobs/task-desk.ts';
import { FilesystemObjectStore } from '../objects/filesystem-object-store.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { S3ObjectStore } from '../objects/s3-object-store.ts';
import { AddressPolicy } from '../objects/sources/address-policy.ts';
import { forbiddenLiteral } from '../objects/sources/guarded-agent.ts';
import { createSources } from '../objects/sources.ts';
import { keepLog } from '../objects/step-log.ts';
import { HttpCallbackSender } from '../platform/callbacks/http-callback-sender.ts';
import { migrateToLatest, openDatabase } from '../platform/database/database.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { PostgresCallbackStore } from '../platform/database/postgres-callback-store.ts';
import { PostgresConductorStore } from '../platform/database/postgres-conductor-store.ts';
import { PostgresJobStore } from '../platform/database/postgres-job-store.ts';
import { openPostgresNotices } from '../platform/database/postgres-notices.ts';
import { PostgresProcessStore } from '../platform/database/postgres-process-store.ts';
import { PostgresSweepStore } from '../platform/database/postgres-sweep-store.ts';
import { PostgresTaskStore } from '../platform/database/postgres-task-store.ts';
import { openBullmqQueue } from '../platform/queue/bullmq-queue.ts';
import { createOntologyReader } from '../platform/rdf/ontology-reader.ts';
import { checkSyntax } from '../platform/sandbox/check-syntax.ts';
import { createEvaluate } from '../platform/sandbox/quickjs-evaluate.ts';
import { ProcessService } from '../processes/process-service.ts';
import { ObjectFiles } from '../steps/files/object-files.ts';
import { Runner } from '../steps/runner/runner.ts';
import { NOBODY, parseHostUser } from '../steps/step-policy.ts';
import type { Config, Role } from './config.ts';
import { engineAddress } from './engine-address.ts';
import { VERSION } from './version.ts';

const SWEEP_MS = 2000;
const EXPRESSION_LIMIT_MS = 20_000;
const EXPRESSION_MEMORY = 128 * 1024 * 1024;
/** Bytes of stored objects that a runner keeps as local copies where the store is not local. */
const CACHE_BYTES = 20 * 1024 ** 3;
/** What a tool gets that asks for nothing: CWL v1.2 §ResourceRequirement has these figures, in cores and MiB. */
const STEP_DEFAULTS = { cores: 1, ram: 256, tmpdir: 1024, outdir: 1024 };
/** Temporary and output space are the disk's, which no runner shares out; MiB. */
const STEP_SPACE = 1024 * 1024;

export interface Running extends AsyncDisposable {
  /** Where the api answers; absent in a process without this role. */
  readonly url?: string;
}

/**
 * Starts what the roles of a process ask for. Disposing stops it in order: take no more work, let go of work, close the
 * stores. Rejects where a part does not answer, with the setting to look at.
 */
export async function compose(config: Config, log: Logger): Promise<Running> {
  await using opened = new AsyncDisposableStack();
  const plays = (role: Role): boolean => config.roles.includes(role);

  // With the usual rights: the database and steps run as other users where we are root, and have to get through.
  await mkdir(config.data, { recursive: true });
  const databaseUrl =
    config.databaseUrl ?? opened.use(await startEmbeddedPostgres(join(config.data, 'postgres'), log)).url;
  const db = opened.adopt(openDatabase(databaseUrl, log), (database) => database.destroy());
  await migrateToLatest(db);
  const notices = opened.use(await openPostgresNotices(databaseUrl, log));
  const objects = opened.use(await openObjects(config));
  await objects.check();
  const queue = opened.use(await openBullmqQueue(config.queueUrl ?? databaseUrl, log));
  const { evaluate } = opened.use(
    createEvaluate({ threads: config.cores, timeoutMs: EXPRESSION_LIMIT_MS, memoryBytes: EXPRESSION_MEMORY }),
  );
  const sources = createSources({
    allow: config.fetchAllow,
    maxBytes: config.maxFetch,
    ...(config.objectsUrl?.startsWith('s3:') ? { objectsUrl: config.objectsUrl } : {}),
  });
  const processStore = new PostgresProcessStore(db);
  const documents = new JobDocuments((hash) => processStore.document(hash));
  // The embedded server shares its queue with nobody.
  const alone = config.databaseUrl === undefined && config.queueUrl === undefined;
  let offer: Offer = () => false;
  const workers = new WorkerDispatch(queue);
  const dispatch = alone ? new DirectDispatch((id) => offer(id), workers) : workers;
  const sweepStore = new PostgresSweepStore(db);
  const instance = `${hostname()}-${randomUUID()}`;

  const conductor = plays('conductor')
    ? opened.use(
        new Conductor(
          new PostgresConductorStore(db),
          documents,
          dispatch,
          {
            evaluate,
            files: new ObjectFiles(objects),
            keepLog: (prefix, text) => keepLog(objects, prefix, text),
          },
          { instance, parallelSteps: config.parallelPerJob },
          log,
        ),
      )
    : undefined;
  const wake = conductor === undefined ? wakeByQueue(queue, log) : (job: string) => conductor.wake(job);
  const removeFiles = (job: string): Promise<void> => objects.delete(jobPrefix(job));
  const jobs = new JobsService(
    new PostgresJobStore(db),
    documents,
    dispatch,
    notices,
    wake,
    (prefix) => objects.delete(prefix),
    log,
  );

  if (alone) await startOver(queue, sweepStore);

  if (plays('runner')) {
    const leaseMs = config.leaseSeconds * 1000;
    const runner = await Runner.start({
      runtime: new DockerRuntime({ engine: engineAddress(process.env), starts: 2 * config.cores }),
      objects,
      sources,
      evaluate,
      machine: {
        cores: config.cores,
        ram: config.memory,
        tmpdir: STEP_SPACE,
        outdir: STEP_SPACE,
        defaults: STEP_DEFAULTS,
        defaultImage: config.defaultImage,
      },
      policy: {
        allowNetwork: config.allowNetwork,
        allowWritableRoot: config.allowWritableRoot,
        allowImageUser: config.allowImageUser,
        reuse: config.reuse,
        stepUser: config.stepUser === undefined ? NOBODY : parseHostUser(config.stepUser),
      },
      desk: new JobTaskDesk(new PostgresTaskStore(db), documents, notices, wake, leaseMs),
      instance,
      workFolder: config.work,
      cacheBytes: CACHE_BYTES,
      leaseMs,
      largestMemory: () => sweepStore.largestMemory(),
      log,
    });
    // Before anything is taken: what an instance before this one held in the same place is due again at once.
    await sweepStore.register(instance, runner.name, config.memory);
    offer = (id) => runner.offer(id);
    const receiver = queue.receive(TASK_QUEUE, runner.concurrency, (id) => runner.take(id));
    opened.defer(async () => {
      // The receiver closes when its handlers have ended, and the runner ends them.
      await Promise.all([receiver.close(), runner[Symbol.asyncDispose]()]);
    });
  } else if (conductor !== undefined) {
    // It holds no place that one after it could take over: others learn of its death by the clock.
    await sweepStore.register(instance, instance, 0);
  }

  if (conductor !== undefined) {
    const receiver = receiveJobs(queue, (job) => conductor.conduct(job));
    opened.defer(() => receiver.close());
  }
  if (conductor !== undefined || plays('runner')) {
    opened.defer(() => sweepStore.unregister(instance));
    const conduct = async (job: string): Promise<void> =>
      conductor === undefined ? wake(job) : conductor.conduct(job);
    const settings = { instance, parallelSteps: config.parallelPerJob, everyMs: SWEEP_MS };
    opened.use(new Sweep(sweepStore, dispatch, conduct, removeFiles, settings, log)).start();
  }

  const addresses = new AddressPolicy(config.fetchAllow);
  const processes = new ProcessService({
    store: processStore,
    jobs,
    objects,
    source: sources,
    readOntology: createOntologyReader(),
    checkSyntax,
    forbidsTarget: (target) => forbiddenLiteral(addresses, target)?.message,
    maxDocumentBytes: config.maxDocument,
  });
  const callbacks = new PostgresCallbackStore(db);
  const linkSeconds = config.presignSeconds === undefined ? {} : { linkSeconds: config.presignSeconds };
  if (conductor !== undefined || plays('api')) {
    const parts = {
      store: callbacks,
      jobs,
      bodyOf: callbackBody(processes, { objects, ...linkSeconds }),
      sender: opened.use(new HttpCallbackSender(addresses)),
      holder: instance,
      ...(config.callbackSecret === undefined ? {} : { secret: config.callbackSecret }),
    };
    opened.use(new Deliveries(parts, log)).start();
  }

  let url: string | undefined;
  if (plays('api')) {
    await processes.deployBuiltIn();
    const app = buildApp({
      processes,
      jobs,
      callbacks,
      objects,
      ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
      ...(config.pathPrefix === undefined ? {} : { pathPrefix: config.pathPrefix }),
      standard: config.standard,
      stacResults: config.stacResults,
      acceptedAsRunning: config.acceptedAsRunning,
      ...linkSeconds,
      maxDocumentBytes: config.maxDocument,
      maxUploadBytes: config.maxFetch,
      maxRequests: config.maxRequests,
      logger: log,
      version: VERSION,
    });
    opened.defer(() => app.close());
    url = await app.listen({ host: config.host, port: config.port });
  }

  const parts = opened.move();
  return { ...(url === undefined ? {} : { url }), [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

async function openObjects(config: Config): Promise<ObjectStore> {
  const url = config.objectsUrl;
  if (url?.startsWith('s3:')) return S3ObjectStore.open(url);
  return FilesystemObjectStore.open(url === undefined ? join(config.data, 'objects') : fileURLToPath(url));
}
