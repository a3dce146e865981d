import assert from 'node:assert/strict';
import {
  hexOfText,
  libp2pAddress,
  parseEndpointProof,
  rpcAddress,
} from '../../../../src/chain/registry/target-address.ts';

const key = '0x4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29';
const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('libp2pAddress', () => {
  it('takes the PeerId off the end and its key out of it', () => {
    for (const multiaddr of [
      '/ip4/192.0.2.7/tcp/30333',
      '/ip6/2001:db8::1/tcp/30333',
      '/dns/node.example.org/tcp/443',
    ]) {
      assert.deepEqual(libp2pAddress(`${multiaddr}/p2p/${peerId}`), {
        Libp2p: { multiaddr: hexOfText(multiaddr), peer: key },
      });
    }
  });

  it('refuses an address without a PeerId, without TCP, or of no libp2p', () => {
    for (const text of [
      '/ip4/192.0.2.7/tcp/30333',
      `/ip4/192.0.2.7/udp/30333/p2p/${peerId}`,
      `192.0.2.7:30333/p2p/${peerId}`,
      `/ip4/192.0.2.7/tcp/30333/ws/p2p/${peerId}`,
      `/dns/node.example.org/tcp/443/wss/p2p/${peerId}`,
      `/dnsaddr/node.example.org/tcp/30333/p2p/${peerId}`,
      `/ip4/192.0.2.7/tcp/22/p2p/${peerId}`,
      `/dns/${'x'.repeat(256)}/tcp/1/p2p/${peerId}`,
    ]) {
      assert.throws(() => libp2pAddress(text), { code: 'bad_input/multiaddr' }, text);
    }
    assert.throws(() => libp2pAddress('/ip4/192.0.2.7/tcp/30333/p2p/Qm1'), { code: 'bad_input/peer_id' });
  });
});

describe('parseEndpointProof', () => {
  const proof = {
    schema: 'almanac.endpoint_proof.v1',
    genesis: `0x${'ab'.repeat(32)}`,
    target: 4,
    url: 'wss://rpc.example.org',
    peer_id: peerId,
    peer: key,
    signature: `0x${'01'.repeat(64)}`,
  };

  it('reads what the prover prints', () => {
    const read = parseEndpointProof(JSON.stringify(proof), 'proof.json');
    assert.deepEqual(rpcAddress(read), {
      Rpc: { url: hexOfText(proof.url), peer: key, signature: proof.signature },
    });
  });

  it('refuses what is no proof and says where', () => {
    const refused = (text: string, message: RegExp): void =>
      assert.throws(() => parseEndpointProof(text, 'proof.json'), { code: 'bad_input/proof', message });
    refused('<html>', /^proof\.json is no proof of an endpoint/);
    refused(JSON.stringify({ ...proof, signature: '0x01' }), /\(signature: .*\); make one with/);
    refused(JSON.stringify({ ...proof, schema: 'other' }), /\(schema: /);
  });
});
