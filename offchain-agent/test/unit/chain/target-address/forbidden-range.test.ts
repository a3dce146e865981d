import assert from 'node:assert/strict';
import {
  type ForbiddenRange,
  forbiddenRange,
  hostKey,
  type IpAddress,
  parseIp,
} from '../../../../src/chain/target-address/ip-address.ts';

function ip(text: string): IpAddress {
  const address = parseIp(text);
  assert.ok(address, text);
  return address;
}

// Each range with the last address before it and the first after it, and what those two are.
type Case = readonly [range: ForbiddenRange, first: string, last: string, before: string, after: string];

const free: readonly Case[] = [
  ['unspecified', '0.0.0.0', '0.255.255.255', '', '1.0.0.0'],
  ['private', '10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['carrier_nat', '100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['loopback', '127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['metadata', '168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
  ['link_local', '169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['private', '172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['reserved', '192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['documentation', '192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['tunnel', '192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['private', '192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['benchmark', '198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['documentation', '198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['documentation', '203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['multicast', '224.0.0.0', '239.255.255.255', '223.255.255.255', ''],
  ['reserved', '240.0.0.0', '255.255.255.254', '', ''],
  ['broadcast', '255.255.255.255', '255.255.255.255', '', ''],
  ['reserved', '2001:1::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '', '2001:200::'],
  ['documentation', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db7:ffff::', '2001:db9::'],
  ['tunnel', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:ffff::', '2003::'],
  ['documentation', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3ffe:ffff::', '3fff:1000::'],
  ['not_global', '4000::', '5fff:ffff::', '3fff:ffff::', ''],
];

const exact: readonly (readonly [ForbiddenRange, string])[] = [
  ['metadata', '169.254.169.254'],
  ['metadata', '100.100.100.200'],
  ['metadata', '192.0.0.192'],
  ['metadata', 'fd00:ec2::254'],
  ['metadata', 'fd20:ce::254'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['mapped', '::ffff:8.8.8.8'],
  ['mapped', '::ffff:127.0.0.1'],
  ['mapped', '::ffff:0:8.8.8.8'],
  ['mapped', '::127.0.0.1'],
  ['mapped', '::8.8.8.8'],
  ['loopback', '64:ff9b::127.0.0.1'],
  ['metadata', '64:ff9b::169.254.169.254'],
  ['private', '64:ff9b::10.0.0.1'],
  ['private', '64:ff9b:1::8.8.8.8'],
  ['not_global', '100::1'],
  ['private', 'fc00::1'],
  ['private', 'fdff:ffff::1'],
  ['link_local', 'fe80::1'],
  ['link_local', 'febf::1'],
  ['private', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['multicast', 'ffff::1'],
  ['not_global', 'fe00::1'],
  ['not_global', '5f00::1'],
  ['benchmark', '2001:2::1'],
  ['tunnel', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['tunnel', '2002:7f00:1::1'],
  ['tunnel', '2002:808:808::1'],
  ['loopback', '2600::5efe:7f00:1'],
  ['private', '2600::200:5efe:c0a8:1'],
];

describe('forbiddenRange', () => {
  for (const [range, first, last, before, after] of free) {
    it(`refuses ${first} to ${last} (${range}) and what lies beside it only for its own reason`, () => {
      assert.equal(forbiddenRange(ip(first), false), range);
      assert.equal(forbiddenRange(ip(last), false), range);
      for (const neighbour of [before, after].filter(Boolean))
        assert.equal(forbiddenRange(ip(neighbour), false), undefined, neighbour);
    });
  }

  for (const [range, text] of exact) {
    it(`refuses ${text} (${range})`, () => assert.equal(forbiddenRange(ip(text), false), range));
  }

  for (const text of ['8.8.8.8', '2606:4700::1111', '64:ff9b::8.8.8.8', '2600::5efe:808:808', '2a00::1']) {
    it(`allows ${text}`, () => assert.equal(forbiddenRange(ip(text), false), undefined));
  }

  it('allows a local network its own machines, and still nothing else', () => {
    for (const text of ['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd12::1'])
      assert.equal(forbiddenRange(ip(text), true), undefined, text);
    for (const text of ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '169.254.1.1', 'fe80::1'])
      assert.notEqual(forbiddenRange(ip(text), true), undefined, text);
    for (const text of ['0.0.0.0', '::', '224.0.0.1', '255.255.255.255', '192.0.2.1', '::ffff:127.0.0.1'])
      assert.notEqual(forbiddenRange(ip(text), true), undefined, text);
  });
});

describe('hostKey', () => {
  it('takes a /64 of IPv6 for one host, and a translated IPv4 address for the address itself', () => {
    assert.equal(hostKey(ip('8.8.8.8')), '8.8.8.8');
    assert.equal(hostKey(ip('64:ff9b::8.8.8.8')), '8.8.8.8');
    assert.equal(hostKey(ip('2600:1:2:3::1')), '2600:1:2:3::/64');
    assert.equal(hostKey(ip('2600:1:2:3:ffff::1')), '2600:1:2:3::/64');
    assert.notEqual(hostKey(ip('2600:1:2:4::1')), '2600:1:2:3::/64');
  });
});
