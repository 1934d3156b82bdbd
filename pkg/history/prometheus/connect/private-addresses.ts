import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Networks that a data source's URL must not lead into unless the administrator says so: this machine, its neighbours,
 * cloud metadata, and IPv6 forms that carry an IPv4 address to a gateway. From IANA's special-purpose registries.
 */
const networks: ReadonlyArray<readonly [network: string, bits: number]> = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's host, reachable from virtual machines only
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96], // unspecified, loopback, IPv4-compatible
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23], // Teredo and other protocols
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [network, bits] of networks) {
  blocked.addSubnet(network, bits, isIPv4(network) ? 'ipv4' : 'ipv6');
}

/** Whether an address lies in a network that is not the public internet; what is no address counts as such. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  const carried = isIPv6(bare) ? mappedIPv4(bare) : bare;
  if (carried !== null) {
    return !isIPv4(carried) || blocked.check(carried, 'ipv4');
  }
  return blocked.check(bare, 'ipv6');
}

/** The IPv4 address in `::ffff:…`, in whichever form it is written; null where there is none. */
function mappedIPv4(address: string): string | null {
  const canonical = new URL(`http://[${address}]`).hostname;
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) {
    return null;
  }
  const bits = [parseInt(high, 16), parseInt(low, 16)];
  return bits.flatMap((word) => [word >> 8, word & 0xff]).join('.');
}
