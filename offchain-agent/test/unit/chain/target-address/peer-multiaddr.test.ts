import assert from 'node:assert/strict';
import { multiaddr } from '@multiformats/multiaddr';
import { parsePeerMultiaddr } from '../../../../src/chain/target-address/peer-multiaddr.ts';

describe('parsePeerMultiaddr', () => {
  for (const [text, host, family, port, isWebSocket] of [
    ['/ip4/198.51.100.1/tcp/30333', '198.51.100.1', 4, 30333, false],
    ['/ip6/2001:db8::1/tcp/30333/ws', '2001:db8::1', 6, 30333, true],
    ['/dns/node.example.org/tcp/443/ws', 'node.example.org', 0, 443, true],
    ['/dns4/node.example.org/tcp/30333', 'node.example.org', 4, 30333, false],
    ['/dns6/node.example.org/tcp/30333', 'node.example.org', 6, 30333, false],
  ] as const) {
    it(`reads ${text}, as text and as bytes`, () => {
      const expected = { kind: 'multiaddr', host, family, port, isWebSocket, text };
      assert.deepEqual(parsePeerMultiaddr(text), expected);
      assert.deepEqual(parsePeerMultiaddr(multiaddr(text).bytes), expected);
    });
  }

  for (const text of [
    '/ip4/198.51.100.1/udp/30333/quic-v1',
    '/ip4/198.51.100.1/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
    '/ip4/198.51.100.1/tcp/30333/ws/p2p-circuit',
    '/dnsaddr/example.org',
    '/ip6zone/eth0/ip6/fe80::1/tcp/30333',
    '/ip4/127.1/tcp/30333',
    '/ip4/198.51.100.1/tcp/22',
    '/ip4/198.51.100.1/tcp/0',
    '/ip6/::ffff:127.0.0.1/tcp/30333/http',
    '/dns4/127.0.0.1/tcp/30333',
    '/dns4/node.example.org./tcp/30333',
    '/dns4/../tcp/30333',
    '/unix/tmp/socket',
    'ws://example.org',
    '',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parsePeerMultiaddr(text).kind, 'refusal'));
  }

  it('refuses bytes that are none', () => {
    assert.equal(parsePeerMultiaddr(Uint8Array.of(4, 1, 2)).kind, 'refusal');
  });
});
