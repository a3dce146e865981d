import { deepEqual, equal, rejects } from 'node:assert/strict';
import { FakeAuraSource } from '../../../../../tests/support/fake-aura-source.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { readAuthoredBlocks } from '../../../../src/measure/arrival/authored-blocks.ts';

const [a, b] = [fakeKey(0), fakeKey(1)];
const seatsAt = async (): Promise<readonly number[]> => [1, 2];

/** Blocks of these slots of one second. */
function chainOf(slots: readonly number[]): { source: FakeAuraSource; chain: MadeChain } {
  const chain = new MadeChain([a, b]);
  chain.grow(slots);
  return { source: new FakeAuraSource(chain), chain };
}

describe('readAuthoredBlocks', () => {
  it('reads the blocks whose slots begin in the window, with their authors', async () => {
    const { source } = chainOf([8, 9, 10, 13, 19, 20, 21]);
    const { blocks, slotDurationMs } = await readAuthoredBlocks(
      source,
      { fromMs: 10_000, untilMs: 20_000 },
      seatsAt,
    );
    equal(slotDurationMs, 1_000);
    deepEqual(
      blocks.map(({ slot, author, target }) => [slot, author, target]),
      [
        [10, a, 1],
        [13, b, 2],
        [19, b, 2],
      ],
    );
    equal(blocks[0]?.hash, await source.blocks.hashOf(3));
  });

  it('names the author by the set in force after the parent', async () => {
    const { source, chain } = chainOf([10]);
    chain.append(11, { authorities: [a] });
    chain.grow([12, 13, 20]);
    const { blocks } = await readAuthoredBlocks(source, { fromMs: 10_000, untilMs: 20_000 }, seatsAt);
    deepEqual(
      blocks.map(({ slot, author }) => [slot, author]),
      [
        [10, a],
        [11, b],
        [12, a],
        [13, a],
      ],
    );
  });

  it('names the target by the seat after the parent, whatever the key of the slot is by now', async () => {
    const { source, chain } = chainOf([10]);
    const first = chain.best.hash;
    chain.append(11);
    const second = chain.append(12, { authorities: [a, fakeKey(2)] });
    chain.grow([13, 20]);
    const seats = new Map([
      [first, [1, 2]],
      [second.hash, [1, undefined]],
    ]);
    const { blocks } = await readAuthoredBlocks(
      source,
      { fromMs: 11_000, untilMs: 20_000 },
      async (at) => seats.get(at) ?? [7, 8],
    );
    deepEqual(
      blocks.map(({ slot, target }) => [slot, target]),
      [
        [11, 2],
        [12, 7],
        [13, undefined],
      ],
    );
  });

  it('reads a window before the first block, and one without blocks, as empty', async () => {
    const { source } = chainOf([100, 200]);
    for (const fromMs of [10_000, 150_000]) {
      const { blocks } = await readAuthoredBlocks(source, { fromMs, untilMs: fromMs + 10_000 }, seatsAt);
      deepEqual(blocks, []);
    }
  });

  it('leaves out blocks that are not on the finalized chain', async () => {
    const { source, chain } = chainOf([10]);
    const parent = chain.best;
    chain.append(11);
    chain.append(12, { parent });
    chain.grow([20]);
    const { blocks } = await readAuthoredBlocks(source, { fromMs: 10_000, untilMs: 20_000 }, seatsAt);
    deepEqual(
      blocks.map(({ slot }) => slot),
      [10, 12],
    );
  });

  it('waits until the finalized chain has passed the end of the window', async () => {
    const { source, chain } = chainOf([10, 19]);
    const window = { fromMs: 10_000, untilMs: 20_000 };
    await rejects(readAuthoredBlocks(source, window, seatsAt), {
      code: 'unknown/not_finalized',
      retryable: true,
    });
    chain.grow([20]);
    equal((await readAuthoredBlocks(source, window, seatsAt)).blocks.length, 2);
  });
});
