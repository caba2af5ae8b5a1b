import Docker from 'dockerode';

/**
 * Connects to a container engine.
 *
 * @param engine `unix:///path/to.sock`, `tcp://host:port` or `http://host:port`, the forms of DOCKER_HOST. Podman's
 *   Docker-compatible socket is given the same way.
 * @throws Error when the address has another form.
 */
export function connectDocker(engine: string): Docker {
  // Host and socket path are both given: the client would fill a gap from the environment of this process.
  if (engine.startsWith('unix://')) {
    return new Docker({
      socketPath: engine.slice('unix://'.length),
      host: undefined,
      port: undefined,
    } as Docker.DockerOptions);
  }
  const url = URL.canParse(engine) ? new URL(engine) : undefined;
  if (url === undefined || !['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    throw new Error(
      `'${engine}' is no address of a container engine. Give unix:///var/run/docker.sock, another socket, or tcp://host:2375.`,
    );
  }
  const protocol = url.protocol === 'https:' ? 'https' : 'http';
  return new Docker({
    protocol,
    host: url.hostname,
    port: url.port || 2375,
    pathPrefix: '/',
  } as Docker.DockerOptions);
}
