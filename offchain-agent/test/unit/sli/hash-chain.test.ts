import assert from 'node:assert/strict';
import { blake2AsHex } from '@polkadot/util-crypto';
import { HashChain, isOfOneChain, linkIndex, networkSecret } from '../../../src/sli/hash-chain.ts';

const secret = new Uint8Array(32).fill(7);

/** The definition, link by link. */
function everyLink(length: number): string[] {
  const links = [blake2AsHex(Buffer.concat([Buffer.from('almanac chain'), secret]), 256)];
  for (let index = 0; index < length; index += 1) links.unshift(blake2AsHex(links[0] ?? '', 256));
  return links;
}

describe('a hash chain', () => {
  it('has at every index the link that its definition gives', () => {
    for (const length of [1, 15, 16, 17, 100]) {
      const chain = new HashChain(secret, length);
      const links = Array.from({ length: length + 1 }, (_, index) => chain.link(index));
      assert.deepEqual(links, everyLink(length));
      assert.equal(chain.head, links[0]);
    }
  });

  it('of 100,000 links has the head that the definition gives', () => {
    // Computed apart from this code, with Python's hashlib.
    const head = '0xa396ef5bbf95238135cb456a0324f41b0e20ec6d77f5bd6b135e064610520c13';
    assert.equal(new HashChain(secret).head, head);
  });

  it('ends at its length', () => {
    const chain = new HashChain(secret, 20);
    assert.equal(chain.link(20).length, 66);
    assert.throws(() => chain.link(21), new RangeError('the hash chain has links 0 to 20, not 21'));
    assert.throws(() => chain.link(-1), RangeError);
  });

  it('refuses a secret that is not 32 bytes long, and a chain without links', () => {
    assert.throws(() => new HashChain(new Uint8Array(31)), new RangeError('a secret has 32 bytes, got 31'));
    assert.throws(() => new HashChain(secret, 0), RangeError);
  });

  it('is another one on each network, so that links of one tell no instants of another', () => {
    assert.equal(networkSecret(secret, 0), secret);
    // Computed apart from this code, with Python's hashlib.
    const second = '76e296b4cd1de81def0a4ad5264a107e5f0b1ef456c16f534b3e2638363fb1f5';
    assert.equal(Buffer.from(networkSecret(secret, 1)).toString('hex'), second);
    const chains = [0, 1, 2].map((network) => new HashChain(networkSecret(secret, network), 50));
    const links = chains.flatMap((chain) => Array.from({ length: 51 }, (_, index) => chain.link(index)));
    assert.equal(new Set(links).size, 3 * 51);
  });

  it('gives the first window of a reporter link 1', () => {
    assert.equal(linkIndex(1_000, 1_000, 20_000), 1);
    assert.equal(linkIndex(1_040, 1_000, 20_000), 3);
    assert.equal(linkIndex(980, 1_000, 20_000), 0);
  });
});

describe('two links', () => {
  const chain = new HashChain(secret, 100);
  const at = (index: number) => ({ link: chain.link(index), window: 1_000 + 20 * index });

  it('belong together when hashing the later one as often as windows lie between gives the earlier one', () => {
    assert.equal(isOfOneChain(at(7), at(3), 20_000), true);
    assert.equal(isOfOneChain(at(3), at(7), 20_000), true);
    assert.equal(isOfOneChain(at(7), at(7), 20_000), true);
  });

  it('do not belong together when one is a window off or made up', () => {
    assert.equal(isOfOneChain({ link: chain.link(7), window: at(8).window }, at(3), 20_000), false);
    assert.equal(isOfOneChain({ ...at(7), link: `0x${'00'.repeat(32)}` }, at(3), 20_000), false);
  });

  it('cannot be compared between windows, or too far apart', () => {
    assert.equal(isOfOneChain({ ...at(7), window: 1_141 }, at(3), 20_000), undefined);
    assert.equal(isOfOneChain(at(7), at(3), 20_000, 4), true);
    assert.equal(isOfOneChain(at(7), at(3), 20_000, 3), undefined);
  });
});
