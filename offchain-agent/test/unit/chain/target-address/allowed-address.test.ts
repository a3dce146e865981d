import assert from 'node:assert/strict';
import { allowAddress } from '../../../../src/chain/target-address/allowed-address.ts';
import { type EndpointUrl, parseEndpointUrl } from '../../../../src/chain/target-address/endpoint-url.ts';
import { outcomeOfRefusal } from '../../../../src/chain/target-address/refusal.ts';

function url(text: string): EndpointUrl {
  const parsed = parseEndpointUrl(text);
  assert.ok(parsed.kind === 'url');
  return parsed;
}

const resolvedTo = (...addresses: string[]) => ({ isLocal: false, resolve: async () => addresses });

describe('allowAddress', () => {
  it('pins a name to its first address, IPv4 before IPv6', async () => {
    const address = await allowAddress(url('wss://a.example'), resolvedTo('2600::1', '8.8.4.4', '8.8.8.8'));
    assert.ok(address.kind === 'allowed');
    assert.equal(address.ip.text, '8.8.4.4');
    assert.equal(address.host, 'a.example');
    assert.equal(address.port, 443);
  });

  it('refuses a name one of whose addresses is forbidden, wherever it stands', async () => {
    for (const answer of [
      ['8.8.8.8', '127.0.0.1'],
      ['10.0.0.1', '8.8.8.8'],
      ['8.8.8.8', 'fd00:ec2::254'],
    ]) {
      const address = await allowAddress(url('ws://a.example'), resolvedTo(...answer));
      assert.ok(address.kind === 'refusal' && address.reason === 'forbidden_range');
      assert.deepEqual(outcomeOfRefusal(address), { kind: 'null', reason: 'forbidden_address' });
    }
  });

  it('refuses what a resolver says that is no address', async () => {
    const address = await allowAddress(url('ws://a.example'), resolvedTo('8.8.8.8', 'fe80::1%eth0'));
    assert.ok(address.kind === 'refusal' && address.reason === 'forbidden_range');
  });

  it('tells a name without addresses from a forbidden one', async () => {
    const address = await allowAddress(url('ws://a.example'), resolvedTo());
    assert.ok(address.kind === 'refusal' && address.reason === 'unresolved');
    assert.deepEqual(outcomeOfRefusal(address), { kind: 'null', reason: 'unresolved' });
  });

  it('asks no resolver for an address, and judges it all the same', async () => {
    const rules = {
      isLocal: false,
      resolve: async () => assert.fail('asked'),
    };
    assert.equal((await allowAddress(url('ws://8.8.8.8:9944'), rules)).kind, 'allowed');
    assert.equal((await allowAddress(url('ws://127.0.0.1:9944'), rules)).kind, 'refusal');
    assert.equal((await allowAddress(url('ws://[::1]:9944'), rules)).kind, 'refusal');
  });

  it('takes ports of an own machine for hosts of their own, and those of others for one', async () => {
    const own = { isLocal: true, resolve: async () => [] };
    const keys = await Promise.all(
      ['ws://127.0.0.1:9944', 'ws://127.0.0.1:9945', 'ws://8.8.8.8:9944', 'ws://8.8.8.8:9945'].map(
        async (text) => {
          const address = await allowAddress(url(text), own);
          return address.kind === 'allowed' ? address.hostKey : '';
        },
      ),
    );
    assert.deepEqual(keys, ['127.0.0.1 9944', '127.0.0.1 9945', '8.8.8.8', '8.8.8.8']);
  });
});
