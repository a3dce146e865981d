import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { hashOf, u64 } from '../../../../../../tests/support/grandpa-bytes.ts';
import {
  type FakeBabeBlock,
  fakeValidator,
  MadeBabeChain,
} from '../../../../../../tests/support/made-babe-chain.ts';
import { pseudoRandom } from '../../../../../../tests/support/pseudo-random.ts';
import { hexBytes } from '../../../../../src/base/bytes.ts';
import { babeHeader, readEpoch } from '../../../../../src/chain/babe/babe-source.ts';
import { countSessions } from '../../../../../src/measure/authorship/babe/session-duties.ts';

const genesisSlot = 299_188_000;
const durationSlots = 10;

/** A chain of so many slots, of which some are empty and two stretches of two epochs each wholly, with a set that changes by epoch. */
function grown(seed: number, slots = 400): MadeBabeChain {
  const draw = pseudoRandom(seed * 7_919);
  const random = (): number => draw(1_000) / 1_000;
  const members = (): { validators: ReturnType<typeof fakeValidator>[]; randomness: Uint8Array } => ({
    validators: [0, 1, 2, 3, 4, 5].filter((seat) => seat === 0 || random() < 0.7).map(fakeValidator),
    randomness: new Uint8Array(32).map(() => Math.floor(random() * 256)),
  });
  const chain = new MadeBabeChain({ validators: members().validators, durationSlots });
  for (let slot = 0; slot < slots; slot += 1) {
    const isHalt = [3, 4, 21, 22].includes(Math.floor(slot / durationSlots));
    if (isHalt || (slot > 0 && random() < 0.3)) continue;
    const { validators, randomness } = chain.dataAt(genesisSlot + slot);
    const isPrimary = random() < 0.3;
    const own = ownOf(randomness, genesisSlot + slot, validators.length);
    const author = isPrimary ? Math.floor(random() * validators.length) : own;
    chain.finalize(chain.build(genesisSlot + slot, author, isPrimary ? 1 : 2, members()));
  }
  return chain;
}

/** As the formula has it, by big integers. */
function ownOf(randomness: Uint8Array, slot: number, validators: number): number {
  return Number(BigInt(hashOf(Buffer.concat([randomness, u64(slot)]))) % BigInt(validators));
}

function epochOf({ slot }: Pick<FakeBabeBlock, 'slot'>): number {
  return Math.floor((slot - genesisSlot) / durationSlots);
}

/** The first block of each session, by its index: of each epoch that has a block. */
function firstsOf(chain: MadeBabeChain): FakeBabeBlock[] {
  const blocks = chain.finalized.slice(1);
  return blocks.filter(
    (block, place) => place === 0 || epochOf(block) !== epochOf(blocks[place - 1] as FakeBabeBlock),
  );
}

function sourceOf(chain: MadeBabeChain) {
  const { extra } = chain.options();
  const epoch = (name: string, hash: string) =>
    readEpoch(hexBytes(String(extra?.['state_call']?.([name, '0x', hash]))));
  return {
    blocks: {
      hashOf: async (number: number) => await Promise.resolve(chain.finalized[number]?.hash ?? ''),
    },
    headerOf: async (hash: string) =>
      await Promise.resolve(
        babeHeader((chain.finalized.find((block) => block.hash === hash) as FakeBabeBlock).header),
      ),
    epochsAfter: async (hash: string) =>
      await Promise.resolve({
        current: epoch('BabeApi_current_epoch', hash),
        announced: epoch('BabeApi_next_epoch', hash),
      }),
  };
}

/** Slot by slot: whose own it is by the view of the block before, and whether that one wrote it. */
function brute(chain: MadeBabeChain, fromSlot: number, beforeSlot: number): Map<string, [number, number]> {
  const duties = new Map<string, [number, number]>();
  for (let slot = fromSlot; slot < beforeSlot; slot += 1) {
    const parent = chain.finalized.findLast((block) => block.number > 0 && block.slot < slot);
    const { validators, randomness } = parent
      ? chain.dataAt(slot, parent)
      : (chain.finalized[1] as FakeBabeBlock).epoch.data;
    const block = chain.finalized.find((one) => one.number > 0 && one.slot === slot);
    const own = ownOf(randomness, slot, validators.length);
    const { key } = validators[own] as { key: string };
    if (block && block.author !== own) continue;
    const [assigned, kept] = duties.get(key) ?? [0, 0];
    duties.set(key, [assigned + 1, kept + Number(block !== undefined)]);
  }
  return duties;
}

describe('countSessions', () => {
  for (const seed of [1, 2, 3]) {
    it(`charges each slot of any sessions once, as slot by slot, across halts that skip epochs (seed ${seed})`, async () => {
      const chain = grown(seed);
      const { head } = chain;
      const firsts = firstsOf(chain);
      const session = firsts.length - 1;
      ok(session < 38, 'epochs were skipped');
      const slotsOf = (place: number): number =>
        place === 0
          ? genesisSlot
          : genesisSlot +
            (epochOf(chain.finalized[(firsts[place]?.number ?? 0) - 1] as FakeBabeBlock) + 1) * durationSlots;
      for (let from = 0; from <= session; from += 3) {
        for (const before of [undefined, from + 1, from + 4, session + 1]) {
          const counted = await countSessions(sourceOf(chain), {
            head,
            session,
            from,
            before,
            maxBlocks: 1_000,
          });
          const isOver = before !== undefined && before <= session;
          const expected = brute(chain, slotsOf(from), isOver ? slotsOf(before) : head.slot + 1);
          deepEqual(
            new Map(
              [...counted.validators].flatMap(([key, { assigned, kept }]) =>
                assigned > 0 ? [[key, [assigned, kept]]] : [],
              ),
            ),
            expected,
            `sessions ${from}..${before}`,
          );
          deepEqual(
            [counted.fromBlock, counted.toBlock, counted.firstSlot, counted.lastSlot],
            [
              firsts[from]?.number,
              isOver ? (firsts[before]?.number ?? 0) - 1 : head.number,
              slotsOf(from),
              (isOver ? slotsOf(before) : head.slot + 1) - 1,
            ],
          );
        }
      }
    });
  }

  it('asks for the state of the head alone', async () => {
    const chain = grown(4);
    const source = sourceOf(chain);
    const asked: string[] = [];
    const epochsAfter = async (hash: string) => {
      asked.push(hash);
      return await source.epochsAfter(hash);
    };
    const session = firstsOf(chain).length - 1;
    await countSessions({ ...source, epochsAfter }, { head: chain.head, session, from: 2, maxBlocks: 1_000 });
    deepEqual(asked, [chain.head.hash]);
  });

  it('refuses more blocks than asked for, and sessions before the first', async () => {
    const chain = grown(5, 60);
    const range = { head: chain.head, session: firstsOf(chain).length - 1, from: 0 };
    const blocks = chain.head.number;
    equal((await countSessions(sourceOf(chain), { ...range, maxBlocks: blocks })).toBlock, blocks);
    await rejects(countSessions(sourceOf(chain), { ...range, maxBlocks: blocks - 1 }), {
      code: 'bad_input/too_many_blocks',
    });
    await rejects(
      countSessions(sourceOf(chain), { ...range, session: range.session + 1, maxBlocks: blocks }),
      {
        code: 'unknown/epochs',
      },
    );
  });

  it('refuses blocks that do not follow each other', async () => {
    const chain = grown(6, 60);
    const source = sourceOf(chain);
    const other = grown(7, 60);
    const broken = {
      ...source,
      blocks: {
        hashOf: async (number: number) =>
          await (number === 9 ? sourceOf(other) : source).blocks.hashOf(number),
      },
      headerOf: async (hash: string) =>
        await (other.finalized.some((block) => block.hash === hash) ? sourceOf(other) : source).headerOf(
          hash,
        ),
    };
    const range = { head: chain.head, session: firstsOf(chain).length - 1, from: 0, maxBlocks: 1_000 };
    await rejects(countSessions(broken, range), { code: 'unknown/reorganised' });
  });
});
