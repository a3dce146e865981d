import { equal, notEqual, throws } from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { consentMessage, isEndpointProof, proveEndpoint } from '../../../src/chain/endpoint-proof.ts';
import { nodeKey } from '../../../src/lab/plan/validator-keys.ts';

const secret = Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 1 : 0));
const account = `0x${'cd'.repeat(32)}`;
const consent = {
  genesisHash: `0x${'ab'.repeat(32)}`,
  target: 258,
  account,
  address: 'wss://rpc.example.org/a?b',
};
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

describe('proveEndpoint', () => {
  it('names the peer as a node with this key does', () => {
    const { peerId } = proveEndpoint(secret, consent);
    equal(peerId, '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp');
    equal(peerId, nodeKey(secret).peerId);
  });

  it('signs domain, genesis, target, account and address, one after the other', () => {
    equal(
      Buffer.from(consentMessage(consent)).toString('latin1'),
      `almanac consent${'\xab'.repeat(32)}\x02\x01\x00\x00${'\xcd'.repeat(32)}wss://rpc.example.org/a?b`,
    );
  });

  it('signs the bytes of an account, whatever its format', () => {
    const key = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
    const texts = [alice, '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5', key];
    const messages = texts.map((text) => Buffer.from(consentMessage({ ...consent, account: text })));
    equal(messages[0]?.subarray(51, 83).toString('hex'), key.slice(2));
    for (const message of messages) equal(message.compare(messages[0] ?? message), 0);
  });

  it('signs for no account that is none', () => {
    for (const text of ['Alice', '', '0x', `0x${'11'.repeat(20)}`]) {
      throws(() => proveEndpoint(secret, { ...consent, account: text }), { code: 'bad_input/account' }, text);
    }
  });

  it('makes a signature that any ed25519 verifies', () => {
    const { publicKey, signature } = proveEndpoint(secret, consent);
    const spki = Buffer.from(`302a300506032b6570032100${publicKey.slice(2)}`, 'hex');
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    equal(verify(null, consentMessage(consent), key, Buffer.from(signature.slice(2), 'hex')), true);
    equal(isEndpointProof({ publicKey, signature }, consent), true);
  });

  for (const [what, change] of [
    ['network', { genesisHash: `0x${'ac'.repeat(32)}` }],
    ['target', { target: 259 }],
    ['account', { account: `0x${'ce'.repeat(32)}` }],
    ['URL', { address: 'wss://rpc.example.org/a' }],
    ['kind of address', { address: '/ip4/192.0.2.7/tcp/30333' }],
  ] as const) {
    it(`consents to no other ${what}`, () => {
      const proof = proveEndpoint(secret, consent);
      equal(isEndpointProof(proof, { ...consent, ...change }), false);
      notEqual(proveEndpoint(secret, { ...consent, ...change }).signature, proof.signature);
    });
  }
});
