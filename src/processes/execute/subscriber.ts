import type { Subscriber } from '../../jobs/callbacks/subscriber.ts';
import { type ProblemItem, Refusal } from '../refusal.ts';

/** `subscriber` of an execute request after its JSON was read (Part 1 `subscriber.yaml`). */
export interface SubscriberRequest {
  readonly inProgressUri?: string;
  readonly successUri?: string;
  /** How the published schema of version 1.0 calls `successUri` where it requires it. */
  readonly successUrl?: string;
  readonly failedUri?: string;
  readonly format?: 'cloudevents';
}

/** Why this server may not call a URL, as far as that shows before its name is looked up; undefined where nothing speaks against it. */
export type ForbidsTarget = (url: URL) => string | undefined;

/**
 * The subscriber of a job, with URLs as they are called.
 *
 * @param base URL of this server as the client sees it, without a trailing slash
 * @throws Refusal `invalid-subscriber` with every URL that cannot be called
 */
export function subscriberOf(request: SubscriberRequest, base: string, forbids: ForbidsTarget): Subscriber {
  const { inProgressUri, successUrl, successUri = successUrl, failedUri, format } = request;
  const given = Object.entries({ inProgressUri, successUri, failedUri }).filter(
    ([, uri]) => uri !== undefined,
  );
  const problems = given.flatMap(([name, uri = '']) => problemOf(`subscriber.${name}`, uri, forbids));
  if (problems.length > 0) {
    throw new Refusal('invalid-subscriber', problems.map(({ message }) => message).join(' '), { problems });
  }
  const uris = Object.fromEntries(given.map(([name, uri = '']) => [name, new URL(uri).href]));
  return { ...uris, ...(format !== undefined && { format }), base };
}

function problemOf(path: string, uri: string, forbids: ForbidsTarget): readonly ProblemItem[] {
  const url = URL.parse(uri);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return [
      { path, message: `'${path}' has to be a URL that begins with http:// or https://.`, rule: 'format' },
    ];
  }
  if (url.username !== '' || url.password !== '') {
    const message = `'${path}' may not have a user or password; put a secret into its query, which is shown to nobody.`;
    return [{ path, message, rule: 'no-credentials' }];
  }
  const reason = forbids(url);
  return reason === undefined ? [] : [{ path, message: `'${path}': ${reason}`, rule: 'forbidden-address' }];
}
