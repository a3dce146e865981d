import { deepEqual, equal, throws } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { makeBlock, recordedBlocks, relayState } from '../../../../../tests/support/relay-blocks.ts';
import { hexBytes } from '../../../../src/base/bytes.ts';
import { babePreDigest } from '../../../../src/chain/babe/babe-digest.ts';
import { headerBytes, headerHash } from '../../../../src/chain/block/header-hash.ts';
import { readAvailabilityVotes } from '../../../../src/chain/relay/availability-votes.ts';
import { readFixedList } from '../../../../src/chain/scale.ts';

const recorded = recordedBlocks();

function votesOf(number: number) {
  const block = recorded.get(number);
  if (!block) throw new Error(`block ${number} is not recorded`);
  return readAvailabilityVotes(block.extrinsics.map(hexBytes), headerBytes(block.parent));
}

/** Places below the highest one that have no vote. */
function absent(votes: readonly { readonly validator: number }[]): number[] {
  const there = new Set(votes.map(({ validator }) => validator));
  const places = Array.from({ length: (votes.at(-1)?.validator ?? -1) + 1 }, (_, place) => place);
  return places.filter((place) => !there.has(place));
}

describe('recorded blocks of public relay chains', () => {
  it('have the hashes that their source names, so that nothing of their headers is missing', () => {
    const named = [...recorded.values()].filter(({ hash }) => hash !== undefined);
    deepEqual(
      named.map(({ header }) => headerHash(header)),
      named.map(({ hash }) => hash),
    );
    equal(named.length, 3);
  });

  it('name their authors by a place in the list of validators', () => {
    const authors = [...recorded.values()].map(({ header, validators }) => {
      const place = babePreDigest(header.digest.logs)?.authority ?? -1;
      const account = validators && readFixedList(hexBytes(validators))[place];
      return [place, account && encodeAddress(account, 0)];
    });
    deepEqual(authors.slice(0, 2), [
      [269, '16A1zLQ3KjMnxch1NAU44hoijFK3fHUjqb11bVgcHCfoj9z3'],
      [15, '1FLPXnHguKQJFJ6A2HfrqhYidjoe6u9mQABTDiCq6qn6knr'],
    ]);
    deepEqual(
      authors.map(([place]) => place),
      [269, 15, 120, 508],
    );
  });

  it('hold the votes of 297, 297, 399 and 297 validators, of which 29, 16, 12 and 5 name no piece', () => {
    const seen = [...recorded.keys()].map((number) => {
      const votes = votesOf(number);
      return [number, votes.length, votes.filter(({ isZero }) => isZero).length, absent(votes)];
    });
    deepEqual(seen, [
      [18_468_942, 297, 29, []],
      [19_772_575, 297, 16, []],
      [22_887_036, 399, 12, [331]],
      [22_939_322, 297, 5, [164, 181, 273]],
    ]);
  });
});

describe('readAvailabilityVotes', () => {
  const state = relayState(3, [0, 1], [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`]);
  const votes = [
    { validator: 0, bits: [0b101] },
    { validator: 7, bits: [0, 0] },
  ];

  it('tells of each vote whose it is and whether it names no piece', () => {
    const { extrinsics, parent } = makeBlock(state, votes);
    deepEqual(readAvailabilityVotes(extrinsics.map(hexBytes), headerBytes(parent)), [
      { validator: 0, isZero: false },
      { validator: 7, isZero: true },
    ]);
  });

  it('takes for the inherent only what ends with the header of the parent', () => {
    const { extrinsics, parent } = makeBlock(state, votes);
    const another = headerBytes({ ...parent, number: '0x7' });
    throws(
      () => readAvailabilityVotes(extrinsics.map(hexBytes), another),
      /^RangeError: 0 of its extrinsics/,
    );
  });

  it('refuses a block with two of them, and votes that are not in order', () => {
    const { extrinsics, parent } = makeBlock(state, votes);
    const twice = [...extrinsics, extrinsics[1] ?? ''].map(hexBytes);
    throws(() => readAvailabilityVotes(twice, headerBytes(parent)), /^RangeError: 2 of its extrinsics/);
    const same = makeBlock(
      state,
      [votes[1], votes[1]].flatMap((vote) => vote ?? []),
    );
    throws(
      () => readAvailabilityVotes(same.extrinsics.map(hexBytes), headerBytes(same.parent)),
      /^RangeError: the vote of 7 follows that of 7/,
    );
  });
});
