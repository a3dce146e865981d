import assert from 'node:assert/strict';
import { maxUrlBytes, parseEndpointUrl } from '../../../../src/chain/target-address/endpoint-url.ts';
import type { AddressRefusalReason } from '../../../../src/chain/target-address/refusal.ts';

const refused: readonly (readonly [AddressRefusalReason, string])[] = [
  ['scheme', 'ftp://example.org'],
  ['scheme', 'file:///etc/passwd'],
  ['scheme', 'gopher://example.org/x'],
  ['not_an_address', 'example.org:9944'],
  ['not_an_address', ''],
  ['not_an_address', 'ws://exa mple.org'],
  ['not_an_address', 'ws://example.org\\@evil.org'],
  ['not_an_address', 'ws://１２７.0.0.1/'],
  ['credentials', 'wss://user:secret@example.org'],
  ['credentials', 'wss://example.org@evil.org'],
  ['fragment', 'wss://example.org/#top'],
  ['host_form', 'ws://2130706433/'],
  ['host_form', 'ws://0x7f000001/'],
  ['host_form', 'ws://0x7f.1/'],
  ['host_form', 'ws://0177.0.0.1/'],
  ['host_form', 'ws://127.1/'],
  ['host_form', 'ws://127.0.0.1./'],
  ['host_form', 'ws://%31%32%37.0.0.1/'],
  ['host_form', 'ws://1.2.3.4.5/'],
  ['host_form', 'ws://example.org./'],
  ['host_form', 'ws://.example.org/'],
  ['host_form', 'ws://[fe80::1%25eth0]/'],
  ['host_form', 'ws://[fe80::1%eth0]/'],
  ['host_form', 'ws://[0:0:0:0:0:0:0:1]/'],
  ['host_form', 'ws://[::ffff:127.0.0.1]/'],
  ['host_form', 'ws://exam_ple..org/'],
  ['host_form', 'ws://example.org:99999/'],
  ['host_form', 'ws:///path'],
  ['port', 'ws://example.org:0/'],
  ['port', 'http://example.org:25/'],
  ['port', 'http://example.org:6667/'],
];

describe('parseEndpointUrl', () => {
  for (const [reason, text] of refused) {
    it(`refuses ${JSON.stringify(text)} (${reason})`, () => {
      const url = parseEndpointUrl(text);
      assert.equal(url.kind, 'refusal');
      assert.equal(url.kind === 'refusal' && url.reason, reason);
    });
  }

  it('reads transport, port and path', () => {
    assert.deepEqual(parseEndpointUrl('wss://RPC.example.org/ws?key=1'), {
      kind: 'url',
      transport: 'ws',
      isTls: true,
      host: 'rpc.example.org',
      port: 443,
      path: '/ws?key=1',
      href: 'wss://rpc.example.org/ws?key=1',
    });
    const http = parseEndpointUrl('http://198.51.100.7:9933');
    assert.ok(http.kind === 'url' && http.transport === 'http' && http.port === 9933 && !http.isTls);
    const ipv6 = parseEndpointUrl('ws://[2001:db8::1]:9944');
    assert.ok(ipv6.kind === 'url' && ipv6.host === '2001:db8::1');
  });

  it(`reads ${maxUrlBytes} bytes and no more`, () => {
    const start = 'ws://example.org/';
    const longest = start + 'a'.repeat(maxUrlBytes - start.length);
    assert.equal(parseEndpointUrl(longest).kind, 'url');
    assert.equal(parseEndpointUrl(`${longest}a`).kind, 'refusal');
  });
});
