import { equal, match } from 'node:assert/strict';
import { BlockTree } from '../../../../src/endpoint/gateway/block-tree.ts';
import type { JudgedUpstream } from '../../../../src/endpoint/gateway/judged-upstream.ts';
import { LoneHeads } from '../../../../src/endpoint/gateway/lone-heads.ts';
import type { Block } from '../../../../src/endpoint/gateway/told-blocks.ts';
import type { Upstream } from '../../../../src/endpoint/gateway/upstream.ts';

type FakeUpstream = { -readonly [Key in 'best' | 'bestBlock' | 'isLiving' | 'strange']: Upstream[Key] };

const block = (number: number, chain = 'main', parent = 'main'): Block => ({
  hash: `${chain}${number}`,
  number,
  parent: `${parent}${number - 1}`,
  header: Buffer.alloc(0),
});

describe('heads that one upstream alone tells', () => {
  let blocks: BlockTree;
  let lone: LoneHeads;
  let [honest, leader] = [] as unknown as readonly [Upstream, Upstream];
  beforeEach(() => {
    const upstream = (): Upstream =>
      ({ best: -1, bestBlock: undefined, isLiving: true, strange: undefined }) as FakeUpstream as Upstream;
    [honest, leader] = [upstream(), upstream()];
    blocks = new BlockTree();
    lone = new LoneHeads({ blocks, upstreams: () => [honest, leader] });
    tells(honest, block(100));
  });
  const tells = (upstream: Upstream, told: Block): void => {
    Object.assign(upstream, { best: told.number, bestBlock: told });
    blocks.note(upstream, told);
    lone.told(upstream, told);
  };

  it('count as true, however often it is the first, as long as others tell them too', () => {
    for (let number = 101; number < 120; number += 1) {
      tells(leader, block(number));
      equal(lone.doubt(leader, block(number)), undefined);
      tells(honest, block(number));
    }
  });

  it('count as false once two were told by nobody else, and left', () => {
    for (const number of [101, 102]) {
      tells(leader, block(number, 'lie'));
      equal(lone.doubt(leader, block(number, 'lie')), undefined);
      tells(honest, block(number));
    }
    tells(leader, block(103, 'lie'));
    match(
      lone.doubt(leader, block(103, 'lie')) ?? '',
      /^told of heads that no other upstream has.*the last one 102/,
    );
    tells(honest, block(103));
    tells(leader, block(103));
    equal(lone.doubt(leader, block(103)), undefined);
  });

  it('say nothing against one that stays on its branch: that is a fork', () => {
    tells(leader, block(101, 'fork'));
    for (let number = 102; number < 110; number += 1) {
      tells(leader, block(number, 'fork', 'fork'));
      equal(lone.doubt(leader, block(number, 'fork', 'fork')), undefined);
    }
  });

  it('count as left by its own word where blocks between are not known', async () => {
    for (const number of [103, 106, 109]) {
      tells(leader, block(number, 'lie', `of${number}-`));
      const { bestBlock: best } = leader;
      const hashAt = async (height: number): Promise<string> => `main${height}`;
      await lone.check([{ upstream: leader, best, hashAt } as unknown as JudgedUpstream]);
    }
    match(lone.doubt(leader, block(109, 'lie', 'of109-')) ?? '', /the last one 106/);
  });
});
