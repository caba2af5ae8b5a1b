import { readFile } from 'node:fs/promises';
import { ExpressionError, writtenAs } from '../../cwl/expression/expression-error.ts';
import type { Evaluate } from '../../cwl/ports.ts';
import { parseJson } from '../../cwl/values/exact-json.ts';
import type { CwlValue } from '../../cwl/values/value.ts';
import type { Limits, ThreadSetup } from './messages.ts';
import { ThreadPool } from './thread-pool.ts';

export interface EvaluateOptions extends Limits {
  /** Evaluations at the same time; each thread takes 20 to 100 MB when it has worked. */
  readonly threads: number;
}

/**
 * JavaScript of packages in a sandbox: QuickJS as WebAssembly in a pool of threads. Threads start with the first
 * evaluations and do not keep the process alive; dispose it to end them.
 *
 * Each evaluation sees the built-in objects of JavaScript, a `console`, its library, `inputs`, `self` and `runtime`, and nothing that
 * another one has left. Strict mode; times are UTC. Calls beyond the number of threads wait for their turn.
 */
export function createEvaluate(options: EvaluateOptions): { readonly evaluate: Evaluate } & AsyncDisposable {
  const { threads, ...limits } = options;
  const pool = new ThreadPool(
    threads,
    async () => ({ engine: await compileEngine(), ...limits }) satisfies ThreadSetup,
  );
  return {
    evaluate: async (script, context, learn) => {
      const reply = await pool.run(() => ({ ...script, context: JSON.stringify(context) }));
      learn?.({ printed: reply.printed, size: reply.kind === 'value' ? reply.json.length : 0 });
      if (reply.kind === 'value') return parseJson(reply.json) as CwlValue;
      throw new ExpressionError(writtenAs(script), reply.reason);
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

async function compileEngine(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))));
}
