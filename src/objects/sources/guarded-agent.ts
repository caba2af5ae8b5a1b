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
      const address = hostname.replace(/^\[(.*)\]$/, '$1');
      const port = options.port || (options.protocol === 'https:' ? '443' : '80');
      const trusted = policy.allowsHost(hostname, port);
      if (!trusted && isIP(address) !== 0 && !policy.allowsAddress(address)) {
        callback(new ForbiddenAddressError(hostname, port, hostname), null);
        return;
      }
      const connect = buildConnector({
        timeout: CONNECT_TIMEOUT_MS,
        allowH2: false,
        ...(!trusted && { lookup: guardedLookup(policy, port) }),
      });
      connect({ ...options, hostname: address }, callback);
    },
  });
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
