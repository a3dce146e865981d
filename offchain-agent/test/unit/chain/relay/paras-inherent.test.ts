import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { dice } from '../../../../../tests/support/dice.ts';
import {
  type BackingBlock,
  backingBlocks,
  recordedBlocks,
} from '../../../../../tests/support/relay-blocks.ts';
import { madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { candidateBytes, inherentBytes } from '../../../../../tests/support/relay-inherent-bytes.ts';
import { blake2, hexBytes, hexText } from '../../../../src/base/bytes.ts';
import { headerBytes, headerHash } from '../../../../src/chain/block/header-hash.ts';
import { orderedRoot } from '../../../../src/chain/relay/ordered-root.ts';
import { bitOf, type ParasInherent, readParasInherent } from '../../../../src/chain/relay/paras-inherent.ts';

const blocks = backingBlocks();
const all = [...blocks, ...recordedBlocks()].toSorted(([a], [b]) => a - b);

function inherentOf({ extrinsics, parent }: Pick<BackingBlock, 'extrinsics' | 'parent'>): ParasInherent {
  // Their sources have some extrinsics in part only.
  return readParasInherent(whole(extrinsics).map(hexBytes), headerBytes(parent));
}

function whole(extrinsics: readonly (string | null)[]): string[] {
  return extrinsics.filter((extrinsic) => extrinsic !== null);
}

describe('readParasInherent on blocks of Polkadot and Kusama', () => {
  it('reads rows, candidates and votes where headers, roots and inherents have the hashes that their sources name', () => {
    let roots = 0;
    let inherents = 0;
    for (const { header, extrinsics, hash, inherentHash } of blocks.values()) {
      if (hash !== undefined) equal(headerHash(header), hash);
      if (inherentHash !== undefined) {
        equal(hexText(blake2(hexBytes(extrinsics[1] ?? ''))), inherentHash);
        inherents += 1;
      }
      if (whole(extrinsics).length < extrinsics.length) continue;
      equal(orderedRoot(extrinsics.map(hexBytes), 0), header.extrinsicsRoot);
      roots += 1;
    }
    deepEqual([blocks.size, inherents, roots], [17, 14, 12]);
  });

  it('counts what each block holds', () => {
    const counts = all.map(([number, block]) => {
      const { rows, candidates, disputes } = inherentOf(block);
      const votes = candidates.flatMap((candidate) => candidate.votes);
      const seconded = votes.filter((vote) => vote === 'seconded');
      equal(disputes.length, 0);
      return [number, rows.length, candidates.length, votes.length, seconded.length];
    });
    deepEqual(
      counts.filter(([number = 0]) => number < 24_500_000 || number > 24_500_010),
      [
        [10_293_194, 197, 6, 29, 9],
        [18_468_942, 297, 32, 158, 50],
        [19_772_575, 297, 28, 140, 51],
        [20_000_006, 296, 14, 70, 28],
        [21_157_800, 296, 33, 166, 69],
        [21_275_366, 296, 25, 127, 54],
        [22_887_036, 399, 24, 120, 49],
        [22_939_322, 297, 6, 18, 11],
        [28_490_503, 596, 28, 135, 58],
        [29_698_001, 597, 25, 122, 56],
      ],
    );
    const linked = counts.filter(([number = 0]) => number >= 24_500_000 && number <= 24_500_010);
    const sum = (at: number): number => linked.reduce((total, row) => total + (row[at] ?? 0), 0);
    deepEqual([linked.length, sum(2), sum(3), sum(3) - sum(4)], [11, 259, 1283, 705]);
  });

  it('names the candidates and cores of the events', () => {
    let compared = 0;
    for (const block of blocks.values()) {
      if (!block.events) continue;
      const backed = block.events.filter(([what]) => what === 'backed');
      const read = inherentOf(block).candidates.map(({ hash, core, descriptor }) => [
        descriptor.para,
        hash,
        core,
      ]);
      const named = backed.map(([, para, hash, core]) => [para, hash, core]);
      // Before cores were written, nothing in a body tells them.
      const isOld = read.every(([, , core]) => core === undefined);
      const shown = isOld ? named.map(([para, hash]) => [para, hash, undefined]) : named;
      deepEqual(read.toSorted(), shown.toSorted());
      compared += read.length;
    }
    equal(compared, 259 + 28 + 25 + 14);
  });

  it('tells versions by their bytes where both are in one body', () => {
    const block = blocks.get(29_698_001);
    ok(block);
    const versions = inherentOf(block).candidates.map(({ descriptor }) => descriptor.version);
    deepEqual(
      [
        versions.filter((version) => version === 1).length,
        versions.filter((version) => version === 2).length,
      ],
      [9, 16],
    );
  });

  it('refuses more bits than a group has members', () => {
    const parent = madeHeader(1, undefined, []);
    const bodyOf = (members: number) => {
      const voted = Array.from({ length: members }, () => false);
      const fields = { para: 1, core: 0, version: 2, parentHash: parent.hash, session: 1, voted, votes: [] };
      return inherentBytes([], [candidateBytes(fields, dice(1)).bytes], [], parent.bytes);
    };
    equal(readParasInherent([bodyOf(1_016)], parent.bytes).candidates[0]?.members.length, 1_016);
    throws(() => readParasInherent([bodyOf(1_017)], parent.bytes), RangeError);
  });

  it('refuses a body of which a length was changed, or which ends early', () => {
    const block = blocks.get(24_500_001);
    ok(block);
    const bytes = hexBytes(block.extrinsics[1] ?? '');
    const parent = headerBytes(block.parent);
    // The number of rows, after a compact length of four bytes, version, pallet and call.
    const changed = Uint8Array.from(bytes, (byte, place) => (place === 7 ? byte ^ 0b100 : byte));
    throws(() => readParasInherent([changed], parent), RangeError);
    throws(() => readParasInherent([bytes.subarray(0, -1)], parent), RangeError);
    throws(() => readParasInherent([], parent), /0 of its extrinsics/);
  });
});

describe('bitOf', () => {
  it('counts from the lowest bit of each byte, and finds none beyond the last', () => {
    const bits = { length: 10, bytes: Uint8Array.of(0b1000_0001, 0b111) };
    deepEqual(
      Array.from({ length: 12 }, (_, place) => bitOf(bits, place)).map(Number),
      [1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0],
    );
  });
});
