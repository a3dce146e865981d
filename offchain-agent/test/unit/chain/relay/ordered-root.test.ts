import { equal } from 'node:assert/strict';
import { calculateStateRoot, destroyWorker } from '@acala-network/chopsticks-core';
import { compact, hex } from '../../../../../tests/support/grandpa-bytes.ts';
import { recordedBlocks } from '../../../../../tests/support/relay-blocks.ts';
import { hexBytes } from '../../../../src/base/bytes.ts';
import { orderedRoot } from '../../../../src/chain/relay/ordered-root.ts';

/** The root by the trie of Substrate itself, in the executor of Chopsticks. */
async function referenceRoot(values: readonly Uint8Array[], version: 0 | 1): Promise<string> {
  const entries = values.map((value, place): [`0x${string}`, `0x${string}`] => [
    hex(compact(place)),
    hex(value),
  ]);
  return await calculateStateRoot(entries, version);
}

describe('orderedRoot', () => {
  after(async () => await destroyWorker());

  it('is that of the trie of Substrate, in both versions, for lists and values of many lengths', async () => {
    for (const count of [1, 2, 3, 16, 63, 64, 65, 300]) {
      const values = Array.from({ length: count }, (_, place) =>
        new Uint8Array((place * 7) % 80).fill(place),
      );
      for (const version of [0, 1] as const) {
        equal(
          orderedRoot(values, version),
          await referenceRoot(values, version),
          `${count} values, ${version}`,
        );
      }
    }
  });

  it('differs at values of 33 bytes between the versions, and not at 32', () => {
    const roots = (length: number): readonly string[] =>
      ([0, 1] as const).map((version) => orderedRoot([new Uint8Array(length)], version));
    equal(new Set(roots(32)).size, 1);
    equal(new Set(roots(33)).size, 2);
  });

  it('of no values is the hash of the empty trie', () => {
    equal(orderedRoot([], 0), '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314');
  });

  it('of the extrinsics of four public blocks is what their headers say', () => {
    for (const { header, extrinsics } of recordedBlocks().values()) {
      equal(orderedRoot(extrinsics.map(hexBytes), 0), header.extrinsicsRoot);
    }
  });
});
