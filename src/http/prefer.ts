import type { FastifyReply } from 'fastify';

/** What the client prefers (RFC 7240), as far as executions and results go. */
export interface Preference {
  readonly respondAsync: boolean;
  /** Not registered, but sent. */
  readonly respondSync: boolean;
  /** Seconds that the client is willing to wait. */
  readonly wait?: number;
  /** Values in the results document, or links to those that are large. */
  readonly results?: 'minimal' | 'representation';
}

export function parsePrefer(header: string | readonly string[] | undefined): Preference {
  const tokens = [header ?? []]
    .flat()
    .flatMap((line) => line.split(/[,;]/))
    .map((token) => token.trim().toLowerCase());
  const wait = preferred(tokens, /^wait\s*=\s*"?(\d{1,6})"?$/);
  const results = preferred(tokens, /^return\s*=\s*"?(minimal|representation)"?$/);
  return {
    respondAsync: tokens.includes('respond-async'),
    respondSync: tokens.includes('respond-sync'),
    ...(wait !== undefined && { wait: Number(wait) }),
    ...(results !== undefined && { results: results as 'minimal' | 'representation' }),
  };
}

/** Of a preference that is named twice the first one counts (RFC 7240 §2). */
function preferred(tokens: readonly string[], pattern: RegExp): string | undefined {
  return tokens.map((token) => pattern.exec(token)?.[1]).find((found) => found !== undefined);
}

/** Says that a preference was honoured (RFC 7240 §3). */
export function addApplied(reply: FastifyReply, preference: string): void {
  const before = reply.getHeader('preference-applied');
  reply.header('preference-applied', typeof before === 'string' ? `${before}, ${preference}` : preference);
}
