import { existsSync } from 'node:fs';

/** Where Docker and Podman listen by default, in the order in which they are tried. */
function engineSockets(environment: NodeJS.ProcessEnv): readonly string[] {
  const runtime = environment['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`]),
    '/run/podman/podman.sock',
  ];
}

/** `DOCKER_HOST`, else the first socket that exists, else Docker's: its absence is then what a step's failure names. */
export function engineAddress(environment: NodeJS.ProcessEnv): string {
  const given = environment['DOCKER_HOST']?.trim();
  if (given) return given;
  const sockets = engineSockets(environment);
  return `unix://${sockets.find((socket) => existsSync(socket)) ?? sockets[0]}`;
}
