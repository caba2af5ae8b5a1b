import { posix } from 'node:path';
import { CommandError, type ContainerSpec } from './container-runtime.ts';

/** How standard streams reach their files. */
export interface StreamPlan {
  /** Replaces the image's ENTRYPOINT where a shell redirects; absent: the image's own. */
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
  /** Host files that the attached streams are copied to and from, for an image without a shell. */
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Whether anything has to be redirected at all. */
export function redirects(spec: ContainerSpec): boolean {
  return spec.stdin !== undefined || spec.stdout !== undefined || spec.stderr !== undefined;
}

/**
 * Redirects inside the container: the bytes go straight to the mounted folder instead of through the engine's API. The
 * image's ENTRYPOINT comes first in the positional parameters, so that it runs as it would without us.
 */
export function redirectByShell(spec: ContainerSpec, entrypoint: readonly string[]): StreamPlan {
  const to =
    (spec.stdin === undefined ? '' : ` <${quote(spec.stdin)}`) +
    (spec.stdout === undefined ? '' : ` >${quote(spec.stdout)}`) +
    (spec.stderr === undefined ? '' : ` 2>${quote(spec.stderr)}`);
  // A command that is not there is tried without redirection: the message reaches the log instead of the tool's stderr file.
  const script = `command -v "$1" >/dev/null 2>&1 || exec "$@"; exec "$@"${to}`;
  return { entrypoint: ['/bin/sh', '-c', script, 'sh'], command: [...entrypoint, ...spec.argv] };
}

/** Redirects on the host, through the attached streams. */
export function redirectByAttach(spec: ContainerSpec): StreamPlan {
  return {
    command: spec.argv,
    ...(spec.stdin === undefined ? {} : { stdin: hostPath(spec, spec.stdin) }),
    ...(spec.stdout === undefined ? {} : { stdout: hostPath(spec, spec.stdout) }),
    ...(spec.stderr === undefined ? {} : { stderr: hostPath(spec, spec.stderr) }),
  };
}

/** The host's name of a container path below a mount. */
function hostPath(spec: ContainerSpec, path: string): string {
  const normal = posix.normalize(path);
  const inside = spec.mounts
    .filter((mount) => normal.startsWith(`${mount.target}/`))
    .sort((a, b) => b.target.length - a.target.length)[0];
  if (inside === undefined)
    throw new CommandError(`The stream file ${path} is in no folder that the step may use.`);
  return inside.source + normal.slice(inside.target.length);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
