import assert from 'node:assert/strict';
import { FakeAuraSource } from '../../../../../tests/support/fake-aura-source.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { recount } from '../../../../src/measure/authorship/recount.ts';

const [a, b, c] = [fakeKey(0), fakeKey(1), fakeKey(2)];

function chainOf(
  slots: readonly number[],
  authorities = [a, b, c],
): { chain: MadeChain; source: FakeAuraSource } {
  const chain = new MadeChain(authorities);
  chain.grow(slots);
  return { chain, source: new FakeAuraSource(chain) };
}

describe('recount', () => {
  it('counts from the slot of block 1 when it begins there', async () => {
    const { source } = chainOf([12, 13, 15]);
    const { firstSlot, lastSlot, validators } = await recount(source, { fromBlock: 1, toBlock: 3 });
    assert.deepEqual([firstSlot, lastSlot], [12, 15]);
    assert.deepEqual(Object.fromEntries(validators), {
      [a]: { assigned: 2, authored: 2, missedSlots: [] },
      [b]: { assigned: 1, authored: 1, missedSlots: [] },
      [c]: { assigned: 1, authored: 0, missedSlots: [14] },
    });
  });

  it('counts the gap before its first block when that has a parent with a slot', async () => {
    const { source } = chainOf([12, 13, 15]);
    const { firstSlot, validators } = await recount(source, { fromBlock: 3, toBlock: 3 });
    assert.equal(firstSlot, 14);
    assert.deepEqual(validators.get(c)?.missedSlots, [14]);
  });

  it('charges the slots after a change of the set to the new set, block by block', async () => {
    const chain = new MadeChain([a, b]);
    chain.append(10);
    chain.append(11, { authorities: [a, b, c] });
    chain.finalize(chain.append(14));
    const { validators } = await recount(new FakeAuraSource(chain), { fromBlock: 1, toBlock: 3 });
    // Slots 10 and 11 of [a, b]; 12, 13, 14 of [a, b, c].
    assert.deepEqual(Object.fromEntries(validators), {
      [a]: { assigned: 2, authored: 1, missedSlots: [12] },
      [b]: { assigned: 2, authored: 1, missedSlots: [13] },
      [c]: { assigned: 1, authored: 1, missedSlots: [] },
    });
  });

  it('puts a halt into the windows in which it lay', async () => {
    const { source } = chainOf([10, 35], [a]);
    const { windows } = await recount(source, { fromBlock: 1, toBlock: 2, windowMs: 10_000 });
    const counts = [...windows].map(([startS, byKey]) => [
      startS,
      byKey.get(a)?.assigned,
      byKey.get(a)?.authored,
    ]);
    assert.deepEqual(counts, [
      [10, 10, 1],
      [20, 10, 0],
      [30, 6, 1],
    ]);
  });

  it('counts by periods of the caller', async () => {
    const { source } = chainOf([10, 11, 12], [a]);
    const { periods } = await recount(source, {
      fromBlock: 1,
      toBlock: 3,
      periods: { era: (ms) => (ms < 12_000 ? 0 : 1) },
    });
    assert.deepEqual(
      [...(periods.get('era') ?? [])].map(([era, counts]) => [era, counts.get(a)?.assigned]),
      [
        [0, 2],
        [1, 1],
      ],
    );
  });

  it('counts an orphaned block as a missed slot', async () => {
    const chain = new MadeChain([a, b, c]);
    const parent = chain.append(12);
    chain.append(13);
    chain.finalize(chain.append(14, { parent }));
    const { validators } = await recount(new FakeAuraSource(chain), { fromBlock: 1, toBlock: 2 });
    assert.deepEqual(validators.get(b), { assigned: 1, authored: 0, missedSlots: [13] });
  });

  it('reports progress up to the whole', async () => {
    const { source } = chainOf([1, 2, 3, 4]);
    const seen: string[] = [];
    await recount(source, {
      fromBlock: 2,
      toBlock: 4,
      onProgress: (done, total) => seen.push(`${done}/${total}`),
    });
    assert.deepEqual(seen, ['1/3', '2/3', '3/3']);
  });

  it('stops when aborted', async () => {
    const { source } = chainOf([1, 2, 3, 4]);
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(recount(source, { fromBlock: 1, toBlock: 4, signal }), /enough/);
  });

  it('refuses a range that is empty or begins with genesis', async () => {
    const { source } = chainOf([1, 2]);
    for (const [fromBlock, toBlock] of [
      [0, 2],
      [2, 1],
    ] as const) {
      await assert.rejects(recount(source, { fromBlock, toBlock }), {
        code: 'bad_input/range',
        message: `blocks ${fromBlock}..${toBlock}: expected 1 <= from <= to`,
      });
    }
  });

  it('refuses a block that is not finalized yet', async () => {
    const { chain, source } = chainOf([1, 2]);
    chain.append(3);
    await assert.rejects(recount(source, { fromBlock: 1, toBlock: 3 }), {
      code: 'unknown/not_finalized',
      message: 'block 3 is not finalized yet; the last finalized block is 2',
    });
  });

  it('refuses to compare slots of two durations', async () => {
    const { source } = chainOf([1, 2]);
    source.slotDurationMs = async (hash) => (hash === (await source.blocks.hashOf(2)) ? 6_000 : 1_000);
    await assert.rejects(recount(source, { fromBlock: 1, toBlock: 2 }), {
      code: 'unknown/slot_duration',
      message:
        'the slot duration changed from 1000 to 6000 ms between blocks 1 and 2; slots before and after do not compare',
    });
  });

  it('refuses blocks that do not follow each other', async () => {
    const { chain, source } = chainOf([1, 2, 3]);
    const stray = chain.append(9, { parent: chain.genesis });
    const headerOf = source.headerOf.bind(source);
    source.headerOf = async (hash) => headerOf(hash === (await source.blocks.hashOf(3)) ? stray.hash : hash);
    await assert.rejects(recount(source, { fromBlock: 1, toBlock: 3 }), { code: 'unknown/reorganised' });
  });

  it('refuses a block without an Aura slot', async () => {
    const { source } = chainOf([1, 2]);
    const headerOf = source.headerOf.bind(source);
    source.headerOf = async (hash) => ({ ...(await headerOf(hash)), slot: undefined });
    await assert.rejects(recount(source, { fromBlock: 1, toBlock: 2 }), {
      code: 'bad_input/not_aura',
      message: /^block 1 has no Aura slot in its header/,
    });
  });
});
