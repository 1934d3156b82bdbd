import { isPrivateAddress } from './private-addresses';

describe('addresses that are not the public internet', () => {
  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['RFC 1918', '10.0.0.1'],
    ['RFC 1918', '172.16.0.1'],
    ['RFC 1918', '172.31.255.255'],
    ['RFC 1918', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT', '100.127.255.254'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local', '169.254.1.1'],
    ['metadata of most clouds', '169.254.169.254'],
    ['metadata of Oracle', '192.0.0.192'],
    ['metadata of Azure', '168.63.129.16'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback, written out', '0:0:0:0:0:0:0:1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped, hexadecimal', '::ffff:7f00:1'],
    ['IPv4-mapped, written out', '0:0:0:0:0:FFFF:0a00:0001'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:1::1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fdff::1'],
    ['metadata of Amazon', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['no address at all', 'localhost'],
    ['nothing', ''],
  ])('%s: %s', (_, address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });
});

it.each(['1.1.1.1', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '8.8.8.8', '168.63.129.17'])(
  'lets %s pass',
  (address) => {
    expect(isPrivateAddress(address)).toBe(false);
    expect(isPrivateAddress(`::ffff:${address}`)).toBe(false);
  }
);

it.each(['2606:4700:4700::1111', '2a01:4f8::1', '2001:4860:4860::8888'])('lets %s pass', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});
