/** Which addresses a location given by a client may lead to: not those of the network that this server stands in. */
import { BlockList, isIP } from 'node:net';

/** Ranges that are not global, by the registries of special-purpose addresses (RFC 6890 and its updates), and multicast. */
const LOCAL_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96',
  // Addresses that carry an IPv4 address, which a gateway would reach.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/23',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
];

const LOCAL = blockList(LOCAL_RANGES);

export class AddressPolicy {
  /** `host` and `host:port`, in lower case. */
  readonly #hosts = new Set<string>();
  readonly #ranges: BlockList;

  /**
   * @param allow what may be reached although it is local: hosts, `host:port`, addresses and CIDR ranges (CWLP_FETCH_ALLOW). Throws
   * for an entry that is none of them.
   */
  constructor(allow: readonly string[]) {
    const ranges: string[] = [];
    for (const entry of allow) {
      const family = isIP(entry.replace(/^\[(.*)\]$/, '$1'));
      if (entry.includes('/')) ranges.push(entry);
      else if (family !== 0) ranges.push(`${entry.replace(/[[\]]/g, '')}/${family === 6 ? 128 : 32}`);
      else this.#hosts.add(entry.toLowerCase());
    }
    this.#ranges = blockList(ranges);
  }

  /** @param host as in a URL: an IPv6 address has brackets */
  allowsHost(host: string, port: string): boolean {
    const name = host.toLowerCase();
    return this.#hosts.has(name) || this.#hosts.has(`${name}:${port}`);
  }

  allowsAddress(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return !LOCAL.check(address, family) || this.#ranges.check(address, family);
  }
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    const family = isIP(address);
    const width = Number(bits);
    if (family === 0 || !/^\d+$/.test(bits) || width > (family === 6 ? 128 : 32)) {
      throw new Error(`CWLP_FETCH_ALLOW: '${range}' is no range of addresses; write for example 10.0.0.0/8.`);
    }
    list.addSubnet(address, width, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
