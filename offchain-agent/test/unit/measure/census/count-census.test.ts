import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { type CensusLife, recountLife } from '../../../../../tests/support/census-life.ts';
import {
  epochSlots,
  firstSlot,
  lifeOf,
  slotMs,
  windowMs,
} from '../../../../../tests/support/census-scene.ts';
import { FakeFinalityNode } from '../../../../../tests/support/fake-finality-node.ts';
import { rpcHeader } from '../../../../../tests/support/grandpa-chain.ts';
import { hexText } from '../../../../src/base/bytes.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { type CensusQuestion, countCensus } from '../../../../src/measure/census/count-census.ts';
import { censusParts, censusRoot, encodeDuties } from '../../../../src/sli/census.ts';

function question({ options }: CensusLife, window: number): CensusQuestion {
  const { engine, hasStaking = false } = options;
  const slots = engine === 'babe' ? epochSlots : undefined;
  return { engine, slotMs, epochSlots: slots, window, windowMs, namesEras: hasStaking };
}

const headersOf = (life: CensusLife, from = 0) =>
  life.blocks.slice(from).map(({ block }) => hashHeader(rpcHeader(block)));

/** The windows that a life has, the one in which it begins included. */
function windowsOf(life: CensusLife): number[] {
  const first = Math.floor((firstSlot * slotMs) / windowMs) * (windowMs / 1_000);
  return [0, 1, 2, 3, 4]
    .map((place) => first + place * (windowMs / 1_000))
    .filter((window) => recountLife(life, window, windowMs));
}

async function expectEqual(life: CensusLife, window: number): Promise<void> {
  const expected = recountLife(life, window, windowMs);
  const node = new FakeFinalityNode(life.chain);
  const census = await countCensus(node, headersOf(life), question(life, window));
  deepEqual(
    {
      from: census.from,
      to: census.to,
      parts: censusParts(census).map((part) => hexText(encodeDuties(part))),
      root: censusRoot(census),
    },
    { from: expected?.from, to: expected?.to, parts: expected?.parts, root: expected?.root },
  );
}

describe('countCensus', () => {
  for (const engine of ['aura', 'babe'] as const) {
    it(`equals what happened in the lives of 60 networks of ${engine}, bit for bit`, async () => {
      let windows = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1_000_000 }),
          fc.double({ min: 0.05, max: 1, noNaN: true }),
          fc.boolean(),
          async (seed, presence, hasStaking) => {
            const life = lifeOf(seed, { engine, presence, hasStaking });
            for (const window of windowsOf(life)) {
              await expectEqual(life, window);
              windows += 1;
            }
          },
        ),
        { numRuns: 60, seed: 15 },
      );
      ok(windows > 120, `${windows} windows`);
    });

    it(`is the same from whichever header of ${engine} on, and by whichever node`, async () => {
      const life = lifeOf(8, { engine, hasStaking: true });
      const [, window = 0] = windowsOf(life);
      const roots = new Set<string>();
      const from = recountLife(life, window, windowMs)?.from;
      const place = life.blocks.findIndex(({ block }) => block.hash === from);
      for (const first of [0, place >> 1, place - 1]) {
        const node = new FakeFinalityNode(life.chain);
        roots.add(censusRoot(await countCensus(node, headersOf(life, first), question(life, window))));
      }
      equal(roots.size, 1);
    });

    it(`charges a window of ${engine} without any block, and names its authorities`, async () => {
      const silent = lifeOf(5, { engine, slots: 40, presence: 1 });
      // Nobody is there for the length of two windows and more.
      silent.skip(220);
      silent.live(60);
      const [, , window = 0] = windowsOf(silent);
      const { from, to, duties } = recountLife(silent, window, windowMs) ?? {};
      equal(from, to);
      equal(
        duties?.reduce((sum, { assigned }) => sum + assigned, 0),
        100,
      );
      await expectEqual(silent, window);
    });
  }

  it('waits for a block after the window, and needs the one before it', async () => {
    const life = lifeOf(3);
    const node = new FakeFinalityNode(life.chain);
    const windows = windowsOf(life);
    const after = (windows.at(-1) ?? 0) + windowMs / 1_000;
    await rejects(countCensus(node, headersOf(life), question(life, after)), {
      code: 'unknown/census_open',
      retryable: true,
    });
    const from = recountLife(life, windows[1] ?? 0, windowMs)?.from;
    const place = life.blocks.findIndex(({ block }) => block.hash === from);
    await rejects(countCensus(node, headersOf(life, place), question(life, windows[1] ?? 0)), {
      code: 'unknown/census_headers',
    });
  });

  it('refuses slots of another length than the network has', async () => {
    const life = lifeOf(3);
    const [, window = 0] = windowsOf(life);
    const wrong = { ...question(life, window), slotMs: slotMs - 1 };
    await rejects(countCensus(new FakeFinalityNode(life.chain), headersOf(life), wrong), {
      code: 'bad_input/slot_length',
    });
  });

  it('believes no node about owners', async () => {
    const life = lifeOf(3);
    const [, window = 0] = windowsOf(life);
    const node = new FakeFinalityNode(life.chain);
    const { states } = life.chain;
    // The state of another block, in which keys have other owners.
    node.lies.set('state_getReadProof', ([, hash]) => ({
      at: hash,
      proof: states.get(life.blocks[0]?.block.hash ?? '')?.nodes,
    }));
    await rejects(countCensus(node, headersOf(life), question(life, window)), {
      code: 'unknown/finality_state_proof',
    });
  });
});
