/**
 * One QuickJS engine as WebAssembly: evaluates one script after the other, each from the state right after its
 * library. No function of the host is reachable from inside, and only text goes in and out.
 */
import { EvalFlags, JSException, type JSValueHandle, QuickJS, type Snapshot } from 'quickjs-wasi';
import { describeFailure } from './describe-failure.ts';
import { guestDriver } from './guest-driver.ts';
import { beyondLimits, type JsonLimits } from './json-limits.ts';
import type { Limits, RunReply, RunRequest, RunResult } from './messages.ts';

/** Deep recursion must end as an error of the script; the thread's own stack is larger, see thread-pool.ts. */
const STACK_BYTES = 256 * 1024;
/** Free heap in every snapshot, so that most evaluations fit without growing the memory. */
const HEADROOM_BYTES = 512 * 1024;
/** What an instance may have grown by and still be used again: memory of WebAssembly never shrinks. */
const GROWTH_BYTES = 16 * 1024 * 1024;
/** Of a result. */
const JSON_LIMITS: JsonLimits = { size: 16 * 2 ** 20, depth: 500, values: 1_000_000 };
/** Characters that the console keeps of one evaluation. */
const PRINTED = 64 * 1024;
/** To ask what was printed, of a script that had to be stopped. */
const LAST_WORDS_MS = 100;
/** What libraries may leave behind: each evaluation starts with a copy of it. */
const LIBRARY_BYTES = 64 * 2 ** 20;
const KEPT_SNAPSHOTS = 8;
/** All snapshots together. */
const KEPT_BYTES = 96 * 2 ** 20;

/**
 * The state after a library, and where in it the driver's functions and `undefined` are. Handles that the package caches, such as
 * `vm.undefined`, must not be used on an instance: they point to nothing once the memory has come back.
 */
interface Prepared {
  readonly snapshot: Snapshot;
  readonly evaluate: number;
  readonly printed: number;
  readonly nothing: number;
}

/** Private to the package, stable in it: the memory is what a snapshot is made of. */
interface Internals {
  readonly exports: {
    readonly memory: WebAssembly.Memory;
    readonly __stack_pointer: WebAssembly.Global;
  };
}

/** Thrown when a library fails; every evaluation with it fails for this reason. */
class LibraryError extends Error {}

export class QuickjsMachine {
  readonly #engine: WebAssembly.Module;
  readonly #limits: Limits;
  /** By the text of the library, the least recently used first. */
  readonly #prepared = new Map<string, Prepared>();
  #vm: QuickJS | undefined;
  #deadline = 0;
  #expired = false;

  constructor(engine: WebAssembly.Module, limits: Limits) {
    this.#engine = engine;
    this.#limits = limits;
  }

  async run(request: RunRequest): Promise<RunReply> {
    this.#deadline = performance.now() + this.#limits.timeoutMs;
    this.#expired = false;
    let prepared: Prepared | undefined;
    try {
      // A text is held up to four times on its way: written, decoded, parsed, garbage.
      if (request.context.length * 4 > this.#limits.memoryBytes)
        return { ...failure('its inputs are too large for an expression.'), printed: '' };
      prepared = await this.#prepare(request.library);
      const vm = await this.#pristine(prepared.snapshot);
      const result = this.#evaluate(vm, prepared, request);
      // A promise keeps the error of its executor for itself, even the one that ends the script.
      if (this.#expired) throw new Error('The script was ended, and gave a value all the same.');
      return { ...result, printed: this.#printed(prepared) };
    } catch (error) {
      const result = failure(this.#reasonOf(error, request));
      const printed = prepared === undefined ? '' : this.#lastWords(prepared);
      // After an error outside of the driver nobody knows the state of the instance.
      this.discard();
      return { ...result, printed };
    }
  }

  /** Throws the instance away; the next evaluation starts from a snapshot in a new one. */
  discard(): void {
    this.#vm?.dispose();
    this.#vm = undefined;
  }

  #evaluate(vm: QuickJS, prepared: Prepared, { kind, source, context }: RunRequest): RunResult {
    // Nothing before the source's first line, so that lines count as in the document.
    const program = kind === 'body' ? `(function () {${source}\n})` : `(function () {return (${source}\n);})`;
    const run = vm.evalCode(program, 'expression', EvalFlags.STRICT);
    const [evaluate, nothing] = [vm.importHandle(prepared.evaluate), vm.importHandle(prepared.nothing)];
    const seed = vm.newNumber(Math.floor(Math.random() * 2 ** 32));
    const reply = vm.callFunction(evaluate, nothing, run, vm.newString(context), seed).toString();
    if (reply.startsWith('v')) return valueResult(reply.slice(1));
    const thrown = JSON.parse(reply.slice(1)) as { name: string; message: string; stack: string };
    return failure(describeFailure(thrown, source, this.#limits));
  }

  #printed(prepared: Prepared): string {
    const vm = this.#vm;
    if (vm === undefined) return '';
    const [printed, nothing] = [vm.importHandle(prepared.printed), vm.importHandle(prepared.nothing)];
    return vm.callFunction(printed, nothing).toString();
  }

  /** What a script printed before it was stopped, as far as the instance can still say it. */
  #lastWords(prepared: Prepared): string {
    this.#deadline = performance.now() + LAST_WORDS_MS;
    try {
      return this.#printed(prepared);
    } catch (error) {
      return `console: what was printed is lost (${error instanceof Error ? error.message : String(error)})\n`;
    }
  }

  #reasonOf(error: unknown, { source }: RunRequest): string {
    if (this.#expired) return `it ran for longer than ${this.#limits.timeoutMs / 1000} s.`;
    if (error instanceof LibraryError) return error.message;
    return reasonOf(error, source, this.#limits);
  }

  async #prepare(library: readonly string[]): Promise<Prepared> {
    const key = library.join('\0');
    const known = this.#prepared.get(key);
    this.#prepared.delete(key);
    const prepared = known ?? (await this.#load(library));
    this.#prepared.set(key, prepared);
    this.#forgetOldest();
    return prepared;
  }

  #forgetOldest(): void {
    let bytes = [...this.#prepared.values()].reduce(
      (sum, { snapshot }) => sum + snapshot.memory.byteLength,
      0,
    );
    for (const [key, { snapshot }] of this.#prepared) {
      if (this.#prepared.size === 1 || (this.#prepared.size <= KEPT_SNAPSHOTS && bytes <= KEPT_BYTES)) return;
      this.#prepared.delete(key);
      bytes -= snapshot.memory.byteLength;
    }
  }

  async #load(library: readonly string[]): Promise<Prepared> {
    using vm = await QuickJS.create(this.#options());
    const driver: JSValueHandle = vm.evalCode(guestDriver(PRINTED), 'driver', EvalFlags.STRICT);
    const [evaluate, printed] = [driver.getProp('evaluate'), driver.getProp('printed')];
    for (const [index, source] of library.entries()) {
      try {
        vm.evalCode(source, 'expression', EvalFlags.STRICT).dispose();
      } catch (error) {
        throw new LibraryError(`expressionLib[${index}] fails: ${reasonOf(error, source, this.#limits)}`, {
          cause: error,
        });
      }
    }
    vm.evalCode(`'x'.repeat(${HEADROOM_BYTES})`).dispose();
    vm.runGC();
    const snapshot = vm.snapshot();
    if (snapshot.memory.byteLength > LIBRARY_BYTES) {
      throw new LibraryError(
        `expressionLib leaves more than ${LIBRARY_BYTES / 2 ** 20} MiB behind, which every expression would start with.`,
      );
    }
    return {
      evaluate: vm.exportHandle(evaluate),
      printed: vm.exportHandle(printed),
      nothing: vm.exportHandle(vm.undefined),
      snapshot,
    };
  }

  /** An instance with exactly the state of the snapshot: the memory is copied back, or a new one is made. */
  async #pristine(snapshot: Snapshot): Promise<QuickJS> {
    if (this.#vm !== undefined) {
      const { memory, __stack_pointer } = (this.#vm as unknown as Internals).exports;
      const size = memory.buffer.byteLength;
      if (size >= snapshot.memory.byteLength && size <= snapshot.memory.byteLength + GROWTH_BYTES) {
        new Uint8Array(memory.buffer).set(snapshot.memory);
        __stack_pointer.value = snapshot.stackPointer;
        return this.#vm;
      }
      this.discard();
    }
    this.#vm = await QuickJS.restore(snapshot, this.#options());
    return this.#vm;
  }

  #options() {
    return {
      wasm: this.#engine,
      memoryLimit: this.#limits.memoryBytes,
      maxStackSize: STACK_BYTES,
      // The same result everywhere.
      timezoneOffset: 0,
      interruptHandler: () => {
        this.#expired = performance.now() > this.#deadline;
        return this.#expired;
      },
    };
  }
}

function valueResult(json: string): RunResult {
  const beyond = beyondLimits(json, JSON_LIMITS);
  return beyond === undefined ? { kind: 'value', json } : failure(beyond);
}

function failure(reason: string): RunResult {
  return { kind: 'failure', reason };
}

function reasonOf(error: unknown, source: string, limits: Limits): string {
  if (error instanceof JSException) {
    return describeFailure(
      { name: error.name, message: error.message, stack: error.stack ?? '' },
      source,
      limits,
    );
  }
  return `the sandbox stopped it (${error instanceof Error ? error.message : String(error)}).`;
}
