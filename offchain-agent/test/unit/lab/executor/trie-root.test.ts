import { equal } from 'node:assert/strict';
import { stringToU8a } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { pseudoRandom } from '../../../../../tests/support/pseudo-random.ts';
import { hexBytes, hexText } from '../../../../src/base/bytes.ts';
import { loadChopsticks } from '../../../../src/lab/executor/chopsticks.ts';
import { type TrieVersion, trieRoot } from '../../../../src/lab/executor/trie-root.ts';

const rootOf = (entries: Readonly<Record<HexString, HexString>>, version: TrieVersion): HexString =>
  hexText(
    trieRoot(
      (Object.entries(entries) as [HexString, HexString][]).map(([key, value]) => [
        hexBytes(key),
        hexBytes(value),
      ]),
      version,
    ),
  );

describe('trieRoot', () => {
  before(async () => await cryptoWaitReady());
  after(async () => await (await loadChopsticks()).destroyWorker());

  it('of nothing is the hash of an empty node', () => {
    equal(rootOf({}, 1), '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314');
  });

  it('does not hang on the order of the entries', () => {
    const [a, b] = [
      [stringToU8a('a'), stringToU8a('1')] as const,
      [stringToU8a('b'), stringToU8a('2')] as const,
    ];
    equal(hexText(trieRoot([a, b], 1)), hexText(trieRoot([b, a], 1)));
  });

  for (const version of [0, 1] as const) {
    it(`agrees with another implementation, version ${version}: keys that end in others, long keys, values of all sizes`, async () => {
      const { calculateStateRoot } = await loadChopsticks();
      const random = pseudoRandom(version + 1);
      const bytes = (most: number): HexString =>
        hexText(Uint8Array.from({ length: random(most) }, () => random(256)));
      for (let round = 0; round < 40; round += 1) {
        const entries: Record<HexString, HexString> = {};
        for (let count = 0; count <= round; count += 1) {
          const known = Object.keys(entries) as HexString[];
          const prefix = known[random(known.length * 2 + 1)] ?? '0x';
          entries[`${prefix}${bytes(round % 5 === 0 ? 200 : 4).slice(2)}`] = bytes(70);
        }
        const listed = Object.entries(entries) as [HexString, HexString][];
        equal(rootOf(entries, version), await calculateStateRoot(listed, version));
      }
    });
  }
});
