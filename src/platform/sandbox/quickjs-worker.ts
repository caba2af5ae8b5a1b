/** Entry of a sandbox thread: answers one request after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RunRequest, ThreadSetup } from './messages.ts';
import { QuickjsMachine } from './quickjs-machine.ts';

const { engine, ...limits } = workerData as ThreadSetup;
const machine = new QuickjsMachine(engine, limits);

parentPort?.on('message', (request: RunRequest) => {
  // A rejection ends the thread, and the pool reports it.
  void machine.run(request).then((reply) => parentPort?.postMessage(reply));
});
