import { deepEqual, equal, match } from 'node:assert/strict';
import fc from 'fast-check';
import { type BlockRef, standingText } from '../../../../src/chain/heads/head-standing.ts';
import { judgeHeads } from '../../../../src/chain/heads/judge-heads.ts';
import type { HashAnswer, JudgedNode } from '../../../../src/chain/heads/judged-node.ts';
import { ChainAnchors } from '../../../../src/endpoint/gateway/chain-anchors.ts';

/** Hashes of a chain; a fork has its own from a height on. */
type Chain = (height: number) => string;
const main: Chain = (height) => `0xmain${height}`;
const forkFrom =
  (from: number, name = 'fork'): Chain =>
  (height) =>
    height < from ? main(height) : `0x${name}${height}`;

interface MadeNode extends JudgedNode {
  readonly asked: number[];
}

interface NodeFields {
  readonly chain?: Chain;
  readonly best: number;
  readonly final?: number | undefined;
  /** The lowest height whose hash it still has. */
  readonly keptFrom?: number;
  readonly more?: Partial<JudgedNode>;
}

function node(
  name: string,
  { chain = main, best, final = best - 3, keptFrom = 0, more }: NodeFields,
): MadeNode {
  const ref = (number: number): BlockRef => ({ number, hash: chain(number) });
  const asked: number[] = [];
  return {
    name,
    best: ref(best),
    finalized: ref(Math.max(0, final)),
    asked,
    hashAt: async (height): Promise<HashAnswer> => {
      asked.push(height);
      return height < keptFrom || height > best ? null : chain(height);
    },
    ...more,
  };
}

/** What is remembered of the chain, of which one or two upstreams had it. */
function memoryOf(heights: readonly number[], isShared = true): ChainAnchors {
  const anchors = new ChainAnchors();
  for (const number of heights)
    for (const name of isShared ? ['a', 'b'] : ['a']) anchors.note({ number, hash: main(number) }, name);
  return anchors;
}

async function kinds(nodes: readonly JudgedNode[], options = {}): Promise<string[]> {
  const { standings } = await judgeHeads(nodes, options);
  return nodes.map((one) => {
    const standing = standings.get(one);
    return standing?.kind === 'on_chain' ? String(standing.behind) : (standing?.kind ?? 'none');
  });
}

describe('the judgement of heads', () => {
  it('finds a laggard of the same chain behind, whatever the order', async () => {
    const [healthy, stale] = [node('healthy', { best: 60_000 }), node('stale', { best: 30_498 })];
    deepEqual(await kinds([healthy, stale]), ['0', '29502']);
    deepEqual(await kinds([stale, healthy]), ['29502', '0']);
  });

  it('finds the highest of one chain right against more laggards of different heights', async () => {
    const nodes = [400, 30_498, 60_000, 2_000].map((best) => node(`n${best}`, { best }));
    deepEqual(await kinds(nodes), ['59600', '29502', '0', '58000']);
  });

  it('asks for a few hashes only, and for none where all have the same head', async () => {
    const same = ['a', 'b', 'c'].map((name) => node(name, { best: 500 }));
    deepEqual(await kinds(same), ['0', '0', '0']);
    deepEqual(
      same.map(({ asked }) => asked),
      [[], [], []],
    );
    const [healthy, stale] = [node('healthy', { best: 60_000 }), node('stale', { best: 30_498 })];
    await kinds([healthy, stale]);
    deepEqual([healthy.asked, stale.asked], [[30_495, 30_498], []]);
  });

  it('names the smaller side of two final blocks, with height and hashes', async () => {
    const fork = node('c', { best: 120, chain: forkFrom(90) });
    const nodes = [node('a', { best: 110 }), node('b', { best: 110 }), fork];
    deepEqual(await kinds(nodes), ['0', '0', 'other_chain']);
    const { standings } = await judgeHeads(nodes);
    const standing = standings.get(fork);
    equal(
      standing && standingText(standing),
      'is on another chain: its block 107 is 0xfork107, that of a, b is 0xmain107',
    );
  });

  it('calls neither right where one stands against one, unless a finality proof decides', async () => {
    const [a, b] = [node('a', { best: 110 }), node('b', { best: 110, chain: forkFrom(90) })];
    deepEqual(await kinds([a, b]), ['undecided', 'undecided']);
    const prove = async (one: JudgedNode): Promise<boolean> => one === b;
    deepEqual(await kinds([a, b], { prove }), ['other_chain', '0']);
    deepEqual(await kinds([a, b], { prove: async () => true }), ['undecided', 'undecided']);
  });

  it('lets a final block that two nodes had outlast more nodes of another chain', async () => {
    const nodes = [
      node('a', { best: 110 }),
      node('b', { best: 110, chain: forkFrom(90) }),
      node('c', { best: 110, chain: forkFrom(90) }),
    ];
    deepEqual(await kinds(nodes, { memory: memoryOf([100]) }), ['0', 'other_chain', 'other_chain']);
    deepEqual(await kinds(nodes, { memory: memoryOf([100], false) }), ['other_chain', '0', '0']);
  });

  it('tells nodes that forgot a final block from nodes that are behind it', async () => {
    const memory = memoryOf([1, 2, 4, 8, 16, 60_000]);
    const purged = node('purged', { best: 9, chain: forkFrom(1) });
    const { forgotten, remembering } = await judgeHeads([purged], { memory });
    deepEqual([[...forgotten.keys()].length, forgotten.get(purged)?.number, remembering.size], [1, 8, 0]);
    const stale = node('stale', { best: 30_498 });
    const behind = await judgeHeads([stale], { memory });
    deepEqual([behind.forgotten.size, behind.remembering.size], [0, 1]);
  });

  it('finds a head whose parent has another height', async () => {
    const liar = node('liar', { best: 2_228, more: { parent: main(1_327), parentNumber: 1_327 } });
    const { standings } = await judgeHeads([liar, node('b', { best: 1_328 })]);
    match(
      standingText(standings.get(liar) ?? { kind: 'on_chain', behind: 0 }) ?? '',
      /^contradicts itself: block 2228 \(0xmain2228\) has the parent 0xmain1327, and that is block 1327$/,
    );
  });

  it('finds a head whose parent is not the block below', async () => {
    const liar = node('liar', { best: 100, more: { parent: '0xother' } });
    deepEqual(await kinds([liar]), ['contradicts_itself']);
    const unknown = node('unknown', { best: 100, keptFrom: 100, more: { parent: main(99) } });
    deepEqual(await kinds([unknown]), ['contradicts_itself']);
  });

  it('finds a final block that the node does not have', async () => {
    const liar = node('liar', {
      best: 100,
      more: { finalized: { number: 90, hash: '0xother' }, isFinalUnknown: true },
    });
    deepEqual(await kinds([liar]), ['false_final']);
  });

  it('finds a fork whose finality stands still, and waits where it goes on', async () => {
    const healthy = node('healthy', { best: 110, final: 108 });
    const fork = (isFinalityStuck: boolean): JudgedNode =>
      node('fork', { best: 112, final: 90, chain: forkFrom(91), more: { isFinalityStuck } });
    deepEqual(await kinds([healthy, fork(true)]), ['0', 'other_chain']);
    deepEqual(await kinds([healthy, fork(false)]), ['2', '0']);
  });

  it('believes a node without old blocks, unless it would unseat those that have the known chain', async () => {
    const warp = node('warp', { best: 500, keptFrom: 480 });
    const stale = node('stale', { best: 100 });
    deepEqual(await kinds([warp, stale]), ['0', '400']);
    deepEqual(await kinds([warp, stale], { memory: memoryOf([64]) }), ['incomparable', '0']);
    const still = node('stale', { best: 100, more: { isStill: true } });
    deepEqual(await kinds([warp, still], { memory: memoryOf([64]) }), ['0', '400']);
    deepEqual(await kinds([node('low', { best: 50, keptFrom: 40 }), stale], { memory: memoryOf([64]) }), [
      '50',
      '0',
    ]);
  });

  it('takes nodes at block 0 for the chain', async () => {
    deepEqual(await kinds([node('a', { best: 0 }), node('b', { best: 50 })]), ['50', '0']);
    deepEqual(await kinds([node('a', { best: 0 })]), ['0']);
  });

  it('does not depend on the order, and never finds an honest node wrong against fewer liars', async () => {
    const honest = fc.record({
      kind: fc.constant('honest' as const),
      best: fc.integer({ min: 20, max: 2_000 }),
    });
    const liar = fc.record({
      kind: fc.constantFrom('fork' as const, 'numbers' as const),
      best: fc.integer({ min: 20, max: 3_000 }),
      from: fc.integer({ min: 1, max: 12 }),
    });
    const made = (drawn: { kind: string; best: number; from?: number }, index: number): MadeNode => {
      const { kind, best, from = 1 } = drawn;
      if (kind === 'fork') return node(`n${index}`, { best, chain: forkFrom(from, 'same') });
      if (kind === 'numbers')
        return node(`n${index}`, {
          best: best + 900,
          more: { parent: main(best - 1), parentNumber: best - 1 },
        });
      return node(`n${index}`, { best });
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(honest, { minLength: 2, maxLength: 5 }),
        fc.array(liar, { maxLength: 4 }),
        fc.nat(),
        async (good, bad, seed) => {
          const fewer = bad.slice(0, good.length - 1);
          const nodes = [...good, ...fewer].map(made);
          const found = await kinds(nodes);
          const highest = Math.max(...good.map(({ best }) => best));
          deepEqual(
            found.slice(0, good.length),
            good.map(({ best }) => String(highest - best)),
          );
          const turn = seed % nodes.length;
          const turned = [...nodes.slice(turn), ...nodes.slice(0, turn)];
          const again = await kinds(turned);
          deepEqual(
            again,
            turned.map((one) => found[nodes.indexOf(one)]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
