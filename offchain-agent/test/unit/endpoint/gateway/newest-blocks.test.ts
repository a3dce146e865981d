import { deepEqual, equal } from 'node:assert/strict';
import { BlockTree } from '../../../../src/endpoint/gateway/block-tree.ts';
import { NewestBlocks } from '../../../../src/endpoint/gateway/newest-blocks.ts';
import type { Block } from '../../../../src/endpoint/gateway/told-blocks.ts';
import type { Upstream } from '../../../../src/endpoint/gateway/upstream.ts';

const mebibyte = Buffer.alloc(1_024 * 1_024);
const upstream = {} as Upstream;
const blockAt = (number: number, header = Buffer.alloc(0)): Block => ({
  hash: `0x${number}`,
  parent: `0x${number - 1}`,
  number,
  header,
});
const held = (from: number, to: number, tree: BlockTree): number[] => {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return numbers.filter((number) => tree.get(`0x${number}`) !== undefined);
};

describe('blocks that upstreams told of', () => {
  it('go, the oldest first, where an upstream tells of headers of a mebibyte', () => {
    const tree = new BlockTree();
    for (let number = 1; number <= 100; number += 1) tree.note(upstream, blockAt(number, mebibyte));
    deepEqual(held(1, 100, tree)[0], 69);
    equal(held(1, 100, tree).length, 32);
  });

  it('stay where headers are as usual, up to 2,048', () => {
    const tree = new BlockTree();
    for (let number = 1; number <= 2_100; number += 1) tree.note(upstream, blockAt(number));
    deepEqual([held(1, 2_100, tree)[0], held(1, 2_100, tree).length], [53, 2_048]);
  });

  it('count once, and are taken in the order in which they were told last', () => {
    const blocks = new NewestBlocks();
    for (const number of [1, 2, 1, 3]) blocks.keep({ block: blockAt(number, mebibyte) });
    for (let times = 0; times < 100; times += 1) blocks.keep({ block: blockAt(3, mebibyte) });
    deepEqual(
      [1, 2, 3, 4].map(() => blocks.takeOldest()?.block.number),
      [2, 1, 3, undefined],
    );
  });
});
