/** A container engine under another socket, which can be taken away. */
import { connect, createServer, type Socket } from 'node:net';
import { ENGINE } from './docker.ts';

export interface EngineProxy {
  /** Breaks every connection and takes no new one. */
  close(): void;
}

export async function engineProxy(path: string, target: string = ENGINE): Promise<EngineProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: target.replace('unix://', ''), allowHalfOpen: true });
    client.pipe(engine).pipe(client);
    for (const socket of [client, engine]) {
      sockets.add(socket);
      // Either side may break off; the other one then learns it.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        engine.destroy();
        sockets.delete(socket);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
