/** What this server lets a step have. Settings of the operator; a package can only ask. */
export interface StepPolicy {
  /** Whether NetworkAccess is granted. */
  readonly allowNetwork: boolean;
  /** Whether a package may ask for a writable root file system (`cwlp:writableRoot: true` in the tool). */
  readonly allowWritableRoot: boolean;
  /** Whether a package may ask for the user of its image (`cwlp:imageUser: true` in the tool). */
  readonly allowImageUser: boolean;
  /** Whether results are taken from equal steps, and kept to be taken, where a package asks for it (WorkReuse). */
  readonly reuse: boolean;
  /** Who steps run as on the host where the server is root; otherwise they run as the server's own user. */
  readonly stepUser: HostUser;
}

export interface HostUser {
  readonly uid: number;
  readonly gid: number;
}

/** `uid:gid` in numbers. */
export function parseHostUser(text: string): HostUser {
  const match = /^(\d+):(\d+)$/.exec(text);
  if (match === null) throw new Error(`'${text}' is no uid:gid in numbers, for example 65534:65534.`);
  return { uid: Number(match[1]), gid: Number(match[2]) };
}

/** The account that owns nothing, by convention of every distribution. */
export const NOBODY: HostUser = { uid: 65534, gid: 65534 };
