/** Fastify with nothing but routes that send the same text each time, in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fastify } from 'fastify';

export interface BareServer extends AsyncDisposable {
  readonly url: string;
}

/** @param answers JSON by path */
export async function startBareServer(answers: ReadonlyMap<string, string>): Promise<BareServer> {
  const child: ChildProcess = fork(import.meta.filename);
  child.send([...answers]);
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function serve(answers: readonly (readonly [string, string])[]): Promise<string> {
  const app = fastify();
  for (const [path, text] of answers) {
    app.get(path, async (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
  }
  return app.listen({ port: 0, host: '127.0.0.1' });
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  process.once('message', (answers) => {
    void serve(answers as [string, string][]).then((url) => process.send?.(url));
  });
  process.once('disconnect', () => process.exit());
}
