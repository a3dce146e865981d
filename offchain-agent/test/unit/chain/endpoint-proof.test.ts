import { equal, notEqual } from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { endpointMessage, isEndpointProof, proveEndpoint } from '../../../src/chain/endpoint-proof.ts';
import { nodeKey } from '../../../src/network/real/node-key.ts';

const secret = Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 1 : 0));
const consent = { genesisHash: `0x${'ab'.repeat(32)}`, target: 258, url: 'wss://rpc.example.org/a?b' };

describe('proveEndpoint', () => {
  it('names the peer as a node with this key does', () => {
    const { peerId } = proveEndpoint(secret, consent);
    equal(peerId, '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp');
    equal(peerId, nodeKey(secret).peerId);
  });

  it('signs domain, genesis, target and url, one after the other', () => {
    equal(
      Buffer.from(endpointMessage(consent)).toString('latin1'),
      `almanac endpoint${'\xab'.repeat(32)}\x02\x01\x00\x00wss://rpc.example.org/a?b`,
    );
  });

  it('makes a signature that any ed25519 verifies', () => {
    const { publicKey, signature } = proveEndpoint(secret, consent);
    const spki = Buffer.from(`302a300506032b6570032100${publicKey.slice(2)}`, 'hex');
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    equal(verify(null, endpointMessage(consent), key, Buffer.from(signature.slice(2), 'hex')), true);
    equal(isEndpointProof({ publicKey, signature }, consent), true);
  });

  for (const [what, change] of [
    ['network', { genesisHash: `0x${'ac'.repeat(32)}` }],
    ['target', { target: 259 }],
    ['url', { url: 'wss://rpc.example.org/a' }],
  ] as const) {
    it(`consents to no other ${what}`, () => {
      const proof = proveEndpoint(secret, consent);
      equal(isEndpointProof(proof, { ...consent, ...change }), false);
      notEqual(proveEndpoint(secret, { ...consent, ...change }).signature, proof.signature);
    });
  }
});
