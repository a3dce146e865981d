import { equal } from 'node:assert/strict';
import { BlockTree } from '../../../../src/endpoint/gateway/block-tree.ts';
import { HeadLead } from '../../../../src/endpoint/gateway/head-lead.ts';
import type { JudgedUpstream } from '../../../../src/endpoint/gateway/judged-upstream.ts';
import type { Block } from '../../../../src/endpoint/gateway/told-blocks.ts';
import type { Upstream } from '../../../../src/endpoint/gateway/upstream.ts';

const blockMs = 6_000;

function blockAt(number: number, chain = 'main'): Block {
  return { hash: `${chain}${number}`, number, parent: `${chain}${number - 1}`, header: Buffer.alloc(0) };
}

interface Node extends JudgedUpstream {
  isStill: boolean;
  readonly goTo: (height: number) => void;
}

/** An upstream that tells of the blocks of a chain. */
function nodeAt(height: number, blocks: BlockTree, chain = 'main'): Node {
  const upstream = { isSyncing: false } as Upstream;
  const node = {
    upstream,
    name: `${chain}${height}`,
    isStill: false,
    hashAt: async (asked: number) => blockAt(asked, chain).hash,
    goTo: (to: number) => {
      const best = blockAt(to, chain);
      blocks.note(upstream, best);
      Object.assign(upstream, { best: to, bestBlock: best });
      Object.assign(node, { best });
    },
  } as Node;
  node.goTo(height);
  return node;
}

describe('a head far above those of the other upstreams', () => {
  let blocks: BlockTree;
  let lead: HeadLead;
  let nowMs: number;
  beforeEach(() => {
    blocks = new BlockTree();
    lead = new HeadLead({ isOld: false, isBelieved: false });
    nowMs = 0;
  });

  const look = (others: readonly Node[], atMs: number): string | undefined => {
    nowMs = atMs;
    lead.look(others, { nowMs, blockMs });
    const verdict = lead.verdict(others, blocks);
    return typeof verdict === 'object' ? `contradicted at ${verdict.height}` : verdict;
  };

  it('counts as confirmed by the next block of one that goes on below one that stands still', async () => {
    const [leader, still, live] = [nodeAt(9_000, blocks), nodeAt(102, blocks), nodeAt(100, blocks)];
    equal(look([still, live], 0), undefined);
    await lead.ask(leader, [still, live]);
    live.goTo(101);
    // The other one may be at the head, and have told the block to whom it likes.
    equal(look([still, live], 6_000), undefined);
    still.isStill = true;
    equal(look([still, live], 8_000), 'confirmed');
  });

  it('loses to the first other block that none of the others had', async () => {
    const leader = nodeAt(9_000, blocks, 'made');
    const others = [nodeAt(102, blocks), nodeAt(100, blocks)];
    equal(look(others, 0), undefined);
    await lead.ask(leader, others);
    others[1]?.goTo(101);
    equal(look(others, 6_000), undefined);
    others[0]?.goTo(103);
    equal(look(others, 7_000), 'contradicted at 103');
  });

  it('counts once no other has gone on for longer than a block, although others join', () => {
    const first = nodeAt(100, blocks);
    look([first], 0);
    look([nodeAt(200, blocks)], 7_000);
    equal(lead.isBelieved, false);
    look([nodeAt(300, blocks)], 7_600);
    equal(lead.isBelieved, true);
    // What it calls final waits for the one that joined.
    equal(lead.isProvisional, true);
  });

  it('waits as long as another goes on', () => {
    const live = nodeAt(100, blocks);
    look([live], 0);
    live.goTo(101);
    look([live], 7_600);
    equal(lead.isBelieved, false);
  });

  it('cannot be confirmed where two go on whose blocks it lacks, though one says that it catches up', async () => {
    lead = new HeadLead({ isOld: true, isBelieved: true });
    const leader = { ...nodeAt(9_000, blocks, 'made'), hashAt: async () => null };
    const others = [nodeAt(100, blocks), nodeAt(100, blocks)];
    Object.assign(others[1]?.upstream ?? {}, { isSyncing: true });
    equal(look(others, 0), undefined);
    await lead.ask(leader, others);
    for (const other of others) other.goTo(101);
    equal(look(others, 6_000), 'unconfirmable');
    others[1]?.goTo(150);
    equal(look(others, 12_000), undefined);
  });
});
