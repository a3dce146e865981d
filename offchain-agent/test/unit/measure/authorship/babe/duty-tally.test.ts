import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { blake2AsU8a, cryptoWaitReady } from '@polkadot/util-crypto';
import { type BabeBlock, DutyTally } from '../../../../../src/measure/authorship/babe/duty-tally.ts';
import { Epochs } from '../../../../../src/measure/authorship/babe/epochs.ts';

/** Slots of a simulated life; a million with ALMANAC_LONG. */
const lifeSlots = process.env.ALMANAC_LONG ? 1_000_000 : 30_000;
const durationSlots = 20;
const genesisSlot = 5_000;
const firstEpoch = 3;

/** A generator of its own for each seed: the same lives each time. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0;
    state = (state ^ (state >>> 15)) >>> 0;
    const value = state / 2 ** 32;
    state = (state + 0x9e3779b9) >>> 0;
    return value;
  };
}

const keyOf = (validator: number) => `0x${validator.toString(16).padStart(64, '0')}`;

/** The slot's own author by the formula, written anew: an integer as wide as the hash. */
function ownPlace(randomness: Buffer, slot: number, n: number): number {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(BigInt(slot));
  const hash = blake2AsU8a(Buffer.concat([randomness, number]), 256);
  return Number(BigInt(`0x${Buffer.from(hash).toString('hex')}`) % BigInt(n));
}

describe('duties', () => {
  before(cryptoWaitReady);
  const epochs = (
    authorities: readonly string[],
    hasSecondary = true,
    c: readonly [number, number] = [1, 4],
  ) =>
    new Epochs(
      {
        authorities,
        randomness: new Uint8Array(32).fill(7),
        c,
        hasSecondary,
        index: firstEpoch,
        startSlot: genesisSlot + firstEpoch * durationSlots,
        durationSlots,
      },
      { authorities, randomness: new Uint8Array(32).fill(8), c: [1, 4], hasSecondary },
    );
  const start = genesisSlot + firstEpoch * durationSlots;
  const keys = [0, 1, 2, 3].map(keyOf);
  const tallyOf = (hasSecondary = true) =>
    new DutyTally({ epochs: epochs(keys, hasSecondary), afterSlot: start, keepMissed: 10 });
  const block = (number: number, slot: number, authority: number): BabeBlock => ({
    number,
    slot,
    authority,
    claim: 'secondary',
    announced: undefined,
  });

  it('are of nobody where no slot has an author that is known', () => {
    const tally = tallyOf(false);
    tally.add(block(1, start + 5, 0));
    equal(
      [...tally.validators.values()].reduce((sum, { assigned }) => sum + assigned, 0),
      0,
    );
  });

  it('leave no primary block to be expected where the chain gives no share of slots', () => {
    const tally = new DutyTally({ epochs: epochs(keys, true, [1, 0]), afterSlot: start, keepMissed: 10 });
    tally.add(block(1, start + 5, 0));
    deepEqual(
      [...tally.validators.values()].map(({ expectedPrimary }) => expectedPrimary),
      [0, 0, 0, 0],
    );
  });

  it('are lost, not missed, where a block was sealed that a fork dropped', () => {
    const [missing, there] = [tallyOf(), tallyOf()];
    for (const key of keys) there.noteSealed(start + 1, key);
    for (const tally of [missing, there]) tally.add(block(1, start + 2, 0));
    const sum = (tally: DutyTally, of: 'lost' | 'assigned') =>
      [...tally.validators.values()].reduce((all, duties) => all + duties[of], 0);
    const missed = (tally: DutyTally) =>
      [...tally.validators.values()].flatMap(({ missedSlots }) => missedSlots);
    deepEqual([sum(missing, 'lost'), missed(missing)], [0, [start + 1]]);
    deepEqual([sum(there, 'lost'), missed(there)], [1, []]);
    equal(sum(there, 'assigned'), sum(missing, 'assigned'));
  });

  it('are refused of blocks that cannot be', () => {
    const tally = tallyOf();
    tally.add(block(1, start + 2, 0));
    for (const impossible of [block(2, start + 2, 0), block(2, start + 3, 4), block(2, start + 1e9, 0)])
      throws(() => tally.add(impossible), { code: 'unknown/slots' });
    tally.add(block(2, start + 3, 0));
    equal(tally.lastSlot, start + 3);
  });

  it('of 10,000 authorities are counted over a long halt in the time of its slots alone', () => {
    const many = Array.from({ length: 10_000 }, (_, validator) => keyOf(validator));
    const tally = new DutyTally({ epochs: epochs(many), afterSlot: start - 1, keepMissed: 10 });
    tally.add(block(1, start, 0));
    const announced = { authorities: many, randomness: new Uint8Array(32), config: undefined };
    tally.add({ ...block(2, start + 50_000, 0), announced });
    const all = [...tally.validators.values()];
    equal(all.length, 10_000);
    equal(
      all.reduce((sum, { assigned }) => sum + assigned, 0),
      // Neither block is of its slot's own author.
      49_999,
    );
    const expected = all.reduce((sum, { expectedPrimary }) => sum + expectedPrimary, 0);
    ok(Math.abs(expected - 50_001 / 4) < 1e-3, `${expected}`);
  });

  for (const seed of [1, 2, 3])
    it(`of a life of forks, skipped epochs, changing sets and stopped validators equal a recount (${seed})`, () => {
      const random = randomOf(seed);
      const below = (n: number) => Math.floor(random() * n);
      let current = { validators: [0, 1, 2, 3, 4, 5], randomness: Buffer.alloc(32, 1) };
      let next = { validators: [0, 1, 2, 3, 4, 5], randomness: Buffer.alloc(32, 2) };
      const asSet = ({ validators, randomness }: typeof current) => ({
        authorities: validators.map(keyOf),
        randomness: new Uint8Array(randomness),
        c: [1, 4] as const,
        hasSecondary: true,
      });
      const tally = new DutyTally({
        epochs: new Epochs(
          { ...asSet(current), index: firstEpoch, startSlot: start, durationSlots },
          asSet(next),
        ),
        afterSlot: start - 1,
        keepMissed: 1_000_000,
      });
      const counts = new Map<number, { kept: number; lost: number; missed: number[]; primary: number }>();
      const of = (validator: number) => {
        const found = counts.get(validator) ?? { kept: 0, lost: 0, missed: [], primary: 0 };
        counts.set(validator, found);
        return found;
      };
      let end = start + durationSlots;
      const stopped = new Set<number>();
      let number = 0;
      let pending: (() => void)[] = [];
      let silentUntil = 0;
      for (let slot = start; slot < start + lifeSlots; slot += 1) {
        if (random() < 0.01) stopped.add(below(8));
        if (random() < 0.03) stopped.delete(below(8));
        // Now and then nobody is there, for several epochs.
        if (random() < 0.0005) silentUntil = slot + below(5 * durationSlots);
        const set = slot < end ? current : next;
        const own = set.validators[ownPlace(set.randomness, slot, set.validators.length)] ?? 0;
        const up = set.validators.filter((validator) => !stopped.has(validator) && slot >= silentUntil);
        const sealed = [
          ...up.filter(() => random() < 0.05).map((author) => ({ author, claim: 'primary' as const })),
          ...(up.includes(own) ? [{ author: own, claim: 'secondary' as const }] : []),
        ];
        const isDropped = random() < 0.05;
        const winner = isDropped ? undefined : sealed[0];
        // Nobody listens at every node.
        const noted = sealed.filter(() => random() < 0.9).map(({ author }) => author);
        for (const author of noted) tally.noteSealed(slot, keyOf(author));
        if (!winner) {
          pending.push(() => (noted.includes(own) ? (of(own).lost += 1) : of(own).missed.push(slot)));
          continue;
        }
        for (const settle of pending) settle();
        pending = [];
        if (winner.author === own) of(own).kept += 1;
        if (winner.claim === 'primary') of(winner.author).primary += 1;
        number += 1;
        let announced: BabeBlock['announced'];
        const author = set.validators.indexOf(winner.author);
        if (slot >= end) {
          const index = Math.floor((slot - genesisSlot) / durationSlots);
          end = genesisSlot + (index + 1) * durationSlots;
          current = next;
          const validators = [0, 1, 2, 3, 4, 5, 6, 7].filter(() => random() < 0.8);
          next = {
            validators: validators.length > 0 ? validators : [below(8)],
            randomness: Buffer.alloc(32, below(256)),
          };
          announced = { ...asSet(next), config: undefined };
        }
        tally.add({ number, slot, authority: author, claim: winner.claim, announced });
      }
      ok(number > lifeSlots / 3);
      const found = [...tally.validators].map(([key, duties]) => {
        const { kept, lost, missedSlots, primary, assigned } = duties;
        equal(assigned, kept + lost + missedSlots.length);
        return [key, { kept, lost, missed: missedSlots, primary }] as const;
      });
      const expected = [...counts].map(([validator, count]) => [keyOf(validator), count] as const);
      const sorted = <Row extends readonly [string, unknown]>(rows: readonly Row[]) =>
        rows.toSorted(([one], [other]) => (one < other ? -1 : 1));
      deepEqual(
        sorted(
          found.filter(([, { kept, lost, missed, primary }]) => kept + lost + missed.length + primary > 0),
        ),
        sorted(expected),
      );
    });
});
