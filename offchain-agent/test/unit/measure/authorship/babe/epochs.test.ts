import { deepEqual, equal, throws } from 'node:assert/strict';
import { hexBytes } from '../../../../../src/base/bytes.ts';
import { Epochs, secondaryAuthor } from '../../../../../src/measure/authorship/babe/epochs.ts';
import { publicHeaders } from './public-headers.ts';

const config = { c: [1, 4], hasSecondary: true } as const;
const of = (digit: number) => ({
  authorities: [`0x${String(digit).repeat(64)}`],
  randomness: new Uint8Array(32).fill(digit),
});
const announcing = (digit: number) => ({ ...of(digit), config: undefined });

/** Epochs of 10 slots from slot 1,000 on, in the third. */
const epochs = () =>
  new Epochs({ ...of(1), ...config, index: 2, startSlot: 1_020, durationSlots: 10 }, { ...of(2), ...config });

describe('the secondary author of a slot', () => {
  it('is that of the reference', () => {
    equal(secondaryAuthor(new Uint8Array(32).fill(3), 100, 1_000), 167);
  });

  for (const { chain, number, kind, author, slot, authorities, randomness } of publicHeaders) {
    if (kind === 1) continue;
    it(`has written ${chain} #${number}`, () => {
      equal(secondaryAuthor(hexBytes(randomness), slot, authorities), author);
    });
  }
});

describe('the epoch of a slot', () => {
  it('is the running one up to its end, then the one that is announced', () => {
    const found = epochs();
    const shown = (slot: number) => {
      const { index, startSlot, randomness } = found.of(slot);
      return [index, startSlot, randomness[0]];
    };
    deepEqual(shown(1_029), [2, 1_020, 1]);
    deepEqual(shown(1_030), [3, 1_030, 2]);
  });

  it('has the announced data however many epochs were skipped', () => {
    const found = epochs();
    const { index, startSlot, randomness } = found.of(1_075);
    deepEqual([index, startSlot, randomness[0]], [7, 1_070, 2]);
    found.advance({ number: 9, slot: 1_075, announced: announcing(3) });
    equal(found.of(1_079).randomness[0], 2);
    equal(found.of(1_080).randomness[0], 3);
    equal(found.of(1_080).index, 8);
  });

  it('keeps the configuration until another one is announced, which holds from the next epoch on', () => {
    const found = epochs();
    const config = { c: [1, 2], hasSecondary: false } as const;
    found.advance({ number: 9, slot: 1_030, announced: { ...of(3), config } });
    equal(found.of(1_039).hasSecondary, true);
    equal(found.of(1_040).hasSecondary, false);
    found.advance({ number: 10, slot: 1_040, announced: announcing(4) });
    deepEqual(found.of(1_050).c, [1, 2]);
  });

  it('is not gone on with where a header announces none, or within an epoch', () => {
    throws(() => epochs().advance({ number: 9, slot: 1_030, announced: undefined }), {
      code: 'unknown/epochs',
    });
    throws(() => epochs().advance({ number: 9, slot: 1_029, announced: announcing(3) }), {
      code: 'unknown/epochs',
    });
  });
});
