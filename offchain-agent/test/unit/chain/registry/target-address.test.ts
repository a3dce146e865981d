import assert from 'node:assert/strict';
import { callAddress, hexOfText, parseEndpointProof } from '../../../../src/chain/registry/target-address.ts';
import { portMultiaddr } from '../../../../src/chain/target-address/peer-multiaddr.ts';

const key = '0x4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29';

const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('portMultiaddr', () => {
  it('takes the PeerId off the end, where there is one, and its key out of it', () => {
    for (const multiaddr of [
      '/ip4/192.0.2.7/tcp/30333',
      '/ip6/2001:db8::1/tcp/30333',
      '/dns/node.example.org/tcp/443',
    ]) {
      assert.deepEqual(portMultiaddr(`${multiaddr}/p2p/${peerId}`), { multiaddr, peer: key });
      assert.deepEqual(portMultiaddr(multiaddr), { multiaddr });
    }
  });

  it('refuses an address without TCP, or of no libp2p', () => {
    for (const text of [
      '',
      '/ip4/192.0.2.7/tcp/30333/ws',
      `/ip4/192.0.2.7/udp/30333/p2p/${peerId}`,
      `192.0.2.7:30333/p2p/${peerId}`,
      `/ip4/192.0.2.7/tcp/30333/ws/p2p/${peerId}`,
      `/dns/node.example.org/tcp/443/wss/p2p/${peerId}`,
      `/dnsaddr/node.example.org/tcp/30333/p2p/${peerId}`,
      `/ip4/192.0.2.7/tcp/22/p2p/${peerId}`,
      `/dns/${'x'.repeat(256)}/tcp/1/p2p/${peerId}`,
    ]) {
      assert.throws(() => portMultiaddr(text), { code: 'bad_input/multiaddr' }, text);
    }
    assert.throws(() => portMultiaddr('/ip4/192.0.2.7/tcp/30333/p2p/Qm1'), { code: 'bad_input/peer_id' });
  });
});

describe('parseEndpointProof', () => {
  const proof = {
    schema: 'almanac.endpoint_proof.v2',
    genesis: `0x${'ab'.repeat(32)}`,
    target: 4,
    account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    address: 'wss://rpc.example.org',
    peer_id: peerId,
    peer: key,
    signature: `0x${'01'.repeat(64)}`,
  };

  it('reads what the prover prints', () => {
    const { signature } = proof;
    const read = parseEndpointProof(JSON.stringify(proof), 'proof.json');
    assert.deepEqual(callAddress(read), { Rpc: { url: hexOfText(proof.address), peer: key, signature } });
    const address = '/ip4/192.0.2.7/tcp/30333';
    const port = parseEndpointProof(JSON.stringify({ ...proof, address }), 'proof.json');
    assert.deepEqual(callAddress(port), { Port: { multiaddr: hexOfText(address), peer: key, signature } });
  });

  it('refuses what is no proof and says where', () => {
    const refused = (text: string, message: RegExp): void =>
      assert.throws(() => parseEndpointProof(text, 'proof.json'), { code: 'bad_input/proof', message });
    refused('<html>', /^proof\.json is not a proof of an endpoint/);
    refused(JSON.stringify({ ...proof, signature: '0x01' }), /\(signature: .*\); make one with/);
    refused(JSON.stringify({ ...proof, schema: 'almanac.endpoint_proof.v1' }), /\(schema: /);
    refused(JSON.stringify({ ...proof, account: 'Alice' }), /\(account: expected an account\)/);
  });
});
