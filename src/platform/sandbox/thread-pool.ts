/** Threads that each run one request at a time; a thread that does not answer in time is ended and replaced. */
import { Worker } from 'node:worker_threads';
import type { RunReply, RunRequest, ThreadSetup } from './messages.ts';

const WORKER = new URL(`./quickjs-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
/** The engine ends a script by itself; this is for what it cannot interrupt, and for a thread that starts slowly. */
const GRACE_MS = 2_000;

/** More than the engine's own limit, so that deep recursion ends in the engine. */
const STACK_MB = 8;

interface Waiting {
  /** Made when a thread is free, so that a long queue holds no texts. */
  readonly request: () => RunRequest;
  readonly resolve: (reply: RunReply) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What runs on it; undefined while idle. */
  running: Waiting | undefined;
  timer: NodeJS.Timeout | undefined;
}

export class ThreadPool implements AsyncDisposable {
  readonly #size: number;
  readonly #prepare: () => Promise<ThreadSetup>;
  #setup: Promise<ThreadSetup> | undefined;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Waiting[] = [];
  #closed = false;

  /**
   * @param size threads at most; each starts when it is first needed and keeps the process alive only while it works
   * @param prepare called once, before the first thread starts
   */
  constructor(size: number, prepare: () => Promise<ThreadSetup>) {
    this.#size = size;
    this.#prepare = prepare;
  }

  /**
   * Runs a request as soon as a thread is free, in the order of the calls.
   *
   * Rejects when the pool is closed or a thread breaks; a script that fails is a reply.
   */
  async run(request: () => RunRequest): Promise<RunReply> {
    this.#setup ??= this.#prepare();
    const setup = await this.#setup;
    if (this.#closed) throw closedError();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#next(setup);
    });
  }

  /** Ends every thread; what runs or waits is rejected, and so is every later call. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(closedError());
    await Promise.all(
      [...this.#threads].map((thread) => this.#end(thread, (running) => running.reject(closedError()))),
    );
  }

  #next(setup: ThreadSetup): void {
    const waiting = this.#waiting[0];
    if (waiting === undefined) return;
    const idle = [...this.#threads].find((thread) => thread.running === undefined);
    if (idle === undefined && this.#threads.size >= this.#size) return;
    this.#waiting.shift();
    const thread = idle ?? this.#start(setup);
    thread.running = waiting;
    thread.worker.ref();
    thread.timer = setTimeout(() => {
      const reason = `it ran for longer than ${setup.timeoutMs / 1000} s and could not be interrupted.`;
      void this.#end(thread, (running) => running.resolve({ kind: 'failure', reason, printed: '' }));
      this.#next(setup);
    }, setup.timeoutMs + GRACE_MS);
    thread.worker.postMessage(waiting.request());
  }

  #start(setup: ThreadSetup): Thread {
    const worker = new Worker(WORKER, {
      workerData: setup,
      resourceLimits: { stackSizeMb: STACK_MB },
      env: {},
      execArgv: [],
    });
    const thread: Thread = { worker, running: undefined, timer: undefined };
    this.#threads.add(thread);
    worker.on('message', (reply: RunReply) => {
      clearTimeout(thread.timer);
      worker.unref();
      const { running } = thread;
      thread.running = undefined;
      running?.resolve(reply);
      this.#next(setup);
    });
    worker.on('error', (cause) => {
      const error = new Error('A thread of the expression sandbox has broken.', { cause });
      void this.#end(thread, (running) => running.reject(error));
      this.#next(setup);
    });
    return thread;
  }

  /** Takes a thread out of service; `settle` tells what it was running how that ended. */
  async #end(thread: Thread, settle: (running: Waiting) => void): Promise<void> {
    clearTimeout(thread.timer);
    this.#threads.delete(thread);
    const { running } = thread;
    thread.running = undefined;
    if (running !== undefined) settle(running);
    await thread.worker.terminate();
  }
}

function closedError(): Error {
  return new Error('The expression sandbox is closed.');
}
