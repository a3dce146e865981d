import { equal } from 'node:assert/strict';
import { withoutAddresses } from '../../../src/base/without-addresses.ts';

const hidden = "the node's address";
const key = '0123456789abcdef0123456789abcdef';
const urls = [`wss://user:secret@node-1.internal:8443/${key}`, 'ws://rpc-2:9944', 'ws://node:9944'];

describe('a text for clients', () => {
  it('hides URLs, hosts, host names and keys of nodes', () => {
    for (const [text, shown] of [
      ['cannot connect to ws://10.0.0.1:9944: refused', `cannot connect to ${hidden}: refused`],
      ['cannot connect to ws://10.0.0.1:9944/x, refused', `cannot connect to ${hidden}, refused`],
      ['the host of wss://node-1.internal:8443/… has no address', `the host of ${hidden} has no address`],
      [`GET /${key} failed`, `GET /${hidden} failed`],
      ['node-1.internal:8443 and Node-1.Internal refuse', `${hidden} and ${hidden} refuse`],
      ['rpc-2 refused, and rpc-2:9944', `${hidden} refused, and ${hidden}`],
      ['getaddrinfo ENOTFOUND node', `getaddrinfo ENOTFOUND ${hidden}`],
      [
        'Host: other.example. is not in the DNS:db.internal, IP Address:10.1.2.3',
        `Host: ${hidden} is not in the DNS: ${hidden}, IP Address:${hidden}`,
      ],
      ['redirected to https://x.example/?token=1', `redirected to ${hidden}`],
    ] as const)
      equal(withoutAddresses(text, urls), shown);
  });

  it('hides IPv4 and IPv6 addresses with and without a port', () => {
    for (const address of [
      '10.0.0.1',
      '10.0.0.1:9944',
      '::1',
      '::1:9944',
      '2001:db8::7',
      '2001:db8:1:2:3:4:5:6',
      '2001:db8:1:2:3:4:5:6:9944',
      'fe80::1%eth0',
      '::ffff:10.0.0.1',
      '[::1]',
      '[2001:db8::7]:9944',
      '[fe80::1%eth0]:9944',
    ])
      equal(withoutAddresses(`connect ECONNREFUSED ${address}`, []), `connect ECONNREFUSED ${hidden}`);
  });

  it('keeps words, versions, times and names of methods', () => {
    for (const text of [
      'Internal error: the node that had it was lost',
      'no answer within 1.5 s; one was last seen at 2026-11-30T15:43:00.000Z',
      'chain_getBlock: frame_system::CheckNonce failed at 12:30:45',
      'version 1.20.3 of rpc, 30.5 s',
      'Method not found',
    ])
      equal(withoutAddresses(text, urls), text);
  });
});
