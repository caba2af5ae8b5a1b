/** What the client prefers (RFC 7240), as far as executions go. */
export interface Preference {
  readonly respondAsync: boolean;
  /** Seconds that the client is willing to wait. */
  readonly wait?: number;
}

export function parsePrefer(header: string | undefined): Preference {
  const tokens = (header ?? '').split(/[,;]/).map((token) => token.trim().toLowerCase());
  const wait = tokens
    .map((token) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(token)?.[1])
    .find((found) => found !== undefined);
  return {
    respondAsync: tokens.includes('respond-async'),
    ...(wait !== undefined && { wait: Number(wait) }),
  };
}
