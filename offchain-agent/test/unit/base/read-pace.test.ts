import { deepEqual } from 'node:assert/strict';
import { setImmediate as nextRound } from 'node:timers/promises';
import { type PacedReader, ReadPace } from '../../../src/base/read-pace.ts';

describe('the pace of reading', () => {
  class Reader implements PacedReader {
    isHeld = false;

    holdBack(isHeld: boolean): void {
      this.isHeld = isHeld;
    }
  }
  const held = (readers: readonly Reader[]): number => readers.filter(({ isHeld }) => isHeld).length;

  it('holds back what comes beyond the bytes of a round, and lets a few go on in each round', async () => {
    const pace = new ReadPace();
    const readers = Array.from({ length: 12 }, () => new Reader());
    for (const reader of readers) pace.read(reader, 65_536);
    // Four bring as much as is read in a round.
    deepEqual(held(readers), 8);
    await nextRound();
    deepEqual(held(readers), 4);
    await nextRound();
    deepEqual(held(readers), 0);
  });

  it('holds nobody back who brings little', async () => {
    const pace = new ReadPace();
    const readers = Array.from({ length: 100 }, () => new Reader());
    for (let round = 0; round < 5; round += 1) {
      for (const reader of readers) pace.read(reader, 1_000);
      deepEqual(held(readers), 0);
      await nextRound();
    }
  });

  it('lets a reader of little go on in the next round, however many of much wait', async () => {
    const pace = new ReadPace();
    const crowd = Array.from({ length: 40 }, () => new Reader());
    for (const reader of crowd) pace.read(reader, 65_536);
    const honest = new Reader();
    pace.read(honest, 100);
    deepEqual(honest.isHeld, true);
    await nextRound();
    deepEqual([honest.isHeld, held(crowd)], [false, 32]);
    const gone = new Reader();
    pace.read(crowd[0] ?? gone, 262_144);
    pace.read(gone, 100);
    pace.end(gone);
    await nextRound();
    deepEqual(gone.isHeld, true);
  });

  it('forgets a reader that went away', async () => {
    const pace = new ReadPace();
    const [first, second] = [new Reader(), new Reader()];
    pace.read(first, 1_000_000);
    pace.read(second, 1_000_000);
    pace.end(first);
    await nextRound();
    deepEqual([first.isHeld, second.isHeld], [true, false]);
  });
});
