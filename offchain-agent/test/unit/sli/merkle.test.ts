import assert from 'node:assert/strict';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { merkleRoot } from '../../../src/sli/merkle.ts';

const leaf = (text: string): Uint8Array => blake2AsU8a(Buffer.concat([Buffer.of(0), Buffer.from(text)]), 256);
const node = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  blake2AsU8a(Buffer.concat([Buffer.of(1), left, right]), 256);
const root = (...leaves: readonly string[]): Uint8Array =>
  merkleRoot(leaves.map((text) => Buffer.from(text)));

describe('a Merkle root', () => {
  it('of one leaf is the hash of the leaf', () => {
    assert.deepEqual(root('a'), leaf('a'));
  });

  it('pairs neighbours, and a node without one rises as it is', () => {
    assert.deepEqual(root('a', 'b'), node(leaf('a'), leaf('b')));
    assert.deepEqual(root('a', 'b', 'c'), node(node(leaf('a'), leaf('b')), leaf('c')));
    const four = node(node(leaf('a'), leaf('b')), node(leaf('c'), leaf('d')));
    assert.deepEqual(root('a', 'b', 'c', 'd', 'e'), node(four, leaf('e')));
  });

  it('does not take a node for a leaf', () => {
    const inner = Buffer.concat([leaf('a'), leaf('b')]);
    assert.notDeepEqual(merkleRoot([inner]), root('a', 'b'));
  });

  it('of nothing is refused', () => {
    assert.throws(() => merkleRoot([]), RangeError);
  });
});
