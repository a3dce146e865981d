import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { namedIn, slowLinks } from '../../../bench/seats/honest.ts';
import { seatOrder } from '../../../bench/seats/order.ts';
import { genesis, liveSessions, sources } from '../../../bench/seats/sources.ts';
import { hexBytes } from '../../../src/base/bytes.ts';

describe('seatOrder', () => {
  it('deals the seats of the vectors', () => {
    const file = new URL('../../../../tests/vectors/seats.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as [string, number, number[]][];
    ok(vectors.length > 5);
    for (const [genesisHash, session, order] of vectors) {
      deepEqual(seatOrder(hexBytes(genesisHash), session, order.length), order);
    }
  });
});

/** A short form of `npm run bench -- seats`. */
describe('two neighbours in the order of authors', () => {
  const scene = { validators: 7, sessions: 10, sessionBlocks: 50, accomplices: [1, 2], victim: 0, seed: 1 };

  it('take every slot of a third while the order stays', () => {
    const [listed] = sources;
    ok(listed);
    equal(liveSessions(scene, listed).kept[0], 0);
  });

  it('harm nobody but itself when one is alone', () => {
    const [listed] = sources;
    ok(listed);
    const { kept } = liveSessions({ ...scene, accomplices: [1] }, listed);
    ok(kept.every((share, place) => share === 1 || place === 1));
  });

  it('leave a third most of its slots when each session deals seats', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const kept = seeds.map((seed) => liveSessions({ ...scene, seed }, genesis).kept[0] ?? 0);
    ok(kept.reduce((sum, share) => sum + share, 0) / kept.length > 0.75);
  });

  it('names nobody among one or two validators', () => {
    for (const validators of [1, 2]) {
      const { kept } = liveSessions({ ...scene, validators, accomplices: [1] }, genesis);
      ok(kept.every((share) => share === 1));
    }
  });
});

describe('watch of an honest network', () => {
  const scene = { validators: 7, sessions: 20, sessionBlocks: 28, accomplices: [] } as const;

  for (const [links, of] of Object.entries(slowLinks)) {
    it(`names no validator where ${links}`, () => {
      const seeds = Array.from({ length: 12 }, (_, seed) => seed);
      deepEqual(
        seeds.flatMap((seed) => namedIn(liveSessions({ ...scene, seed, ...of(seed) }, genesis))),
        [],
      );
    });
  }
});
