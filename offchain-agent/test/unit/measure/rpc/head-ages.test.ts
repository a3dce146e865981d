import { deepEqual, equal } from 'node:assert/strict';
import { ageText, type HeadAge, HeadAges, type StallLimit } from '../../../../src/measure/rpc/head-ages.ts';
import { lagBlocks, MadeHead } from './surveyed.ts';

const startMs = Date.parse('2026-11-30T12:00:00Z');

class Scene {
  readonly nodes: readonly MadeHead[];
  readonly ages: HeadAges;
  limit: StallLimit | undefined;
  passedMs = 0;
  /** By how much the machine's clock is wrong. */
  offMs = 0;

  constructor(...nodes: readonly MadeHead[]) {
    this.nodes = nodes;
    this.ages = new HeadAges({
      lagBlocks,
      limitOf: () => this.limit,
      now: () => this.passedMs,
      wallMs: () => startMs + this.passedMs + this.offMs,
    });
  }

  /** Reads all heads every 6 s. */
  async live(instants: number, growing: readonly MadeHead[] = []): Promise<void> {
    for (let count = 0; count < instants; count += 1) {
      this.passedMs += 6_000;
      for (const node of growing) {
        node.height += 1;
        if (node.headMs !== undefined) node.headMs += node.blockMs;
      }
      for (const node of this.nodes) this.ages.note(node, node.height);
      await this.ages.ask();
    }
  }

  get age(): HeadAge | undefined {
    const [first] = this.nodes;
    return first && this.ages.ageOf(first);
  }
}

function clocked(ageMs: number, name = 'a'): MadeHead {
  const node = new MadeHead(name, 1_000);
  // Hashes of the common chain are 0x and the height, which Number() reads as hex.
  node.hashAt = (height) => (height > node.height ? null : `0x${height.toString(16)}`);
  node.headMs = startMs - ageMs;
  return node;
}

describe('HeadAges', () => {
  it('finds a head old by the time in its state, at the first reading', async () => {
    const scene = new Scene(clocked(41 * 3_600_000));
    await scene.live(1);
    deepEqual([scene.age?.isStalled, scene.age?.isTold, scene.age?.blockMs], [true, true, 6_000]);
    equal(scene.age && ageText(scene.age), 'head is 41 h old (block time 6 s)');
  });

  it('takes 10 block times for usual, and one second more for too long', async () => {
    for (const [blockMs, ageMs, isStalled] of [
      [6_000, 60_000, false],
      [6_000, 61_000, true],
      [12_000, 120_000, false],
      [12_000, 121_000, true],
      [1_000, 60_000, false],
    ] as const) {
      const node = clocked(0);
      node.blockMs = blockMs;
      node.headMs = startMs - ageMs + 6_000;
      const scene = new Scene(node);
      await scene.live(1);
      equal(scene.age?.isStalled, isStalled, `${blockMs} ${ageMs}`);
    }
  });

  it('says nothing in a short run on a chain that does not tell its time', async () => {
    const scene = new Scene(new MadeHead('a', 1_000));
    await scene.live(10);
    equal(scene.age?.isStalled, false);
  });

  it('finds a head that stands still by the block time that was seen before', async () => {
    const node = new MadeHead('a', 1_000);
    const scene = new Scene(node);
    await scene.live(20, [node]);
    await scene.live(10);
    deepEqual([scene.age?.isStalled, scene.age?.blockMs], [false, 6_000]);
    await scene.live(1);
    equal(scene.age?.isStalled, true);
    equal(scene.age && ageText(scene.age), 'head has not changed for 66 s (block time 6 s)');
    await scene.live(1, [node]);
    equal(scene.age?.isStalled, false);
  });

  it('finds one that never changed after five minutes', async () => {
    const scene = new Scene(new MadeHead('a', 1_000));
    await scene.live(51);
    equal(scene.age?.isStalled, false);
    await scene.live(1);
    equal(scene.age?.isStalled, true);
  });

  it('does not count time in which it was not read', async () => {
    const node = new MadeHead('a', 1_000);
    const scene = new Scene(node);
    await scene.live(20, [node]);
    scene.passedMs += 3_600_000;
    await scene.live(1);
    equal(scene.age?.isStalled, false);
  });

  it('judges no development or local chain unless a limit is given', async () => {
    for (const type of ['Development', 'Local']) {
      const node = clocked(3_600_000);
      node.chainType = type;
      const scene = new Scene(node);
      await scene.live(20);
      equal(scene.age?.isStalled, false);
      scene.limit = 60_000;
      equal(scene.age?.isStalled, true);
    }
  });

  it('judges nothing where that is off, and asks nothing', async () => {
    const node = clocked(3_600_000);
    const scene = new Scene(node);
    scene.limit = 'off';
    await scene.live(100);
    equal(scene.age?.isStalled, false);
    deepEqual(node.asked, []);
  });

  it('tells a chain that stands still from one of its nodes', async () => {
    const nodes = [clocked(0, 'a'), clocked(0, 'b')];
    const scene = new Scene(...nodes);
    await scene.live(20, nodes);
    await scene.live(11, nodes.slice(1));
    deepEqual([scene.age?.isStalled, scene.age?.isChain], [true, false]);
    await scene.live(1, nodes.slice(0, 1));
    if (nodes[0] && nodes[1]) nodes[0].height = nodes[1].height;
    await scene.live(12);
    deepEqual([scene.age?.isStalled, scene.age?.isChain], [true, true]);
  });

  it('bounds what a wrong clock does to heads that advance: up to 10 minutes nothing', async () => {
    for (const [offMs, isStalled] of [
      [-3_600_000, false],
      [540_000, false],
      [3_600_000, true],
    ] as const) {
      const node = clocked(0);
      const scene = new Scene(node);
      await scene.live(20, [node]);
      scene.offMs = offMs;
      await scene.live(1, [node]);
      equal(scene.age?.isStalled, isStalled, String(offMs));
    }
  });

  it('asks for the time once a minute at most', async () => {
    const node = clocked(0);
    const scene = new Scene(node);
    await scene.live(30, [node]);
    equal(node.asked.filter((one) => one.startsWith('state_getStorage')).length, 6);
  });

  it('takes no other answer for a time', async () => {
    for (const answer of [null, 'now', '0x', '0x00', `0x${'00'.repeat(8)}`, `0x${'ff'.repeat(8)}`, {}, 7]) {
      const node = new MadeHead('a', 1_000);
      node.ask = async (method) => (method === 'chain_getBlockHash' ? '0x1' : answer);
      const scene = new Scene(node);
      await scene.live(1);
      equal(scene.age?.isTold, false, JSON.stringify(answer));
    }
  });
});
