/** HTTP connections that are checked when they are made, after the name was resolved: a second look at the name could differ. */
import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Until the answer begins: some servers make the file first. */
const HEADERS_TIMEOUT_MS = 120_000;
/** Of silence in the middle of a body. */
const BODY_TIMEOUT_MS = 60_000;

/** Thrown when a name leads to an address that the policy forbids. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
  constructor(host: string, port: string, address: string) {
    super(
      `${host === address ? host : `${host} (${address})`} is an address of a private network or of this host, which references may not point to. The operator of this server can allow it: CWLP_FETCH_ALLOW=${host}:${port}`,
    );
  }
}

export function guardedAgent(policy: AddressPolicy): Agent {
  return new Agent({
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: BODY_TIMEOUT_MS,
    connect: (options, callback) => {
      const { hostname } = options;
      const port = portOf(options);
      const forbidden = forbiddenLiteral(policy, options);
      if (forbidden !== undefined) {
        callback(forbidden, null);
        return;
      }
      const trusted = policy.allowsHost(hostname, port);
      const connect = buildConnector({
        timeout: CONNECT_TIMEOUT_MS,
        allowH2: false,
        ...(!trusted && { lookup: guardedLookup(policy, port) }),
      });
      connect({ ...options, hostname: bare(hostname) }, callback);
    },
  });
}

/** What is known of a URL before its name is looked up: a host that is an address, and which the policy forbids. */
export function forbiddenLiteral(policy: AddressPolicy, target: Target): ForbiddenAddressError | undefined {
  const { hostname } = target;
  const address = bare(hostname);
  const port = portOf(target);
  if (policy.allowsHost(hostname, port) || isIP(address) === 0 || policy.allowsAddress(address))
    return undefined;
  return new ForbiddenAddressError(hostname, port, hostname);
}

interface Target {
  /** As in a URL: an IPv6 address has brackets. */
  readonly hostname: string;
  readonly port?: string;
  readonly protocol: string;
}

function portOf({ port, protocol }: Target): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function guardedLookup(policy: AddressPolicy, port: string): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      // One forbidden address is enough: who mixes them tries something.
      const forbidden = addresses.find(({ address }) => !policy.allowsAddress(address));
      if (forbidden) {
        callback(new ForbiddenAddressError(host, port, forbidden.address), []);
        return;
      }
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
