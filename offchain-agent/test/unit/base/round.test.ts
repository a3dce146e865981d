import { deepEqual } from 'node:assert/strict';
import { setImmediate as nextRound } from 'node:timers/promises';
import { SharedRound } from '../../../src/base/round.ts';

describe('a round of the event loop', () => {
  const crowd = { client: 'one of many', isAhead: false, hasCredit: false };
  const modest = { client: 'modest', isAhead: true, hasCredit: true };
  const nothing = (): void => undefined;

  /** A round of a process whose time is told by hand. */
  const byHand = () => {
    const at = { used: 0, unused: 0 };
    const timers: { readonly ms: number; readonly go: () => void }[] = [];
    const asked = { times: 0 };
    const round = new SharedRound({
      nowMs: () => at.used + at.unused,
      usedMs: () => {
        asked.times += 1;
        return at.used;
      },
      after: (ms, go) => timers.push({ ms, go }),
    });
    /** Work for a client, as long as there is time. */
    const work = async (ms: number, isAhead = false): Promise<void> => {
      round.hasTime(isAhead);
      at.used += ms;
      await nextRound();
    };
    return { round, at, work, timers, asked };
  };

  it('has a millisecond for a crowd, and two for who is ahead', async () => {
    const { round, at } = byHand();
    const times: boolean[][] = [];
    for (const ms of [0, 0.9, 1, 1.9, 2]) {
      at.used = ms;
      times.push([round.hasTime(false), round.hasTime(true)]);
    }
    deepEqual(times, [
      [true, true],
      [true, true],
      [false, true],
      [false, true],
      [false, false],
    ]);
    await nextRound();
    deepEqual(round.hasTime(false), true);
  });

  it('lets a crowd work without a rest where it is alone', async () => {
    const { round, work } = byHand();
    for (let n = 0; n < 10; n += 1) {
      deepEqual(round.rests(crowd, nothing), false);
      await work(5);
    }
  });

  it('lets nobody rest for a client that has little credit left', async () => {
    const { round, work } = byHand();
    round.rests({ ...modest, hasCredit: false }, nothing);
    await work(4);
    deepEqual(round.rests(crowd, nothing), false);
  });

  it('lets a crowd rest for as long as it worked while a modest client is about', async () => {
    const { round, at, work } = byHand();
    round.rests(modest, nothing);
    await work(4);
    const rests: boolean[] = [];
    for (const ms of [0, 3.9, 4]) {
      at.unused = ms;
      rests.push(round.rests(crowd, nothing));
    }
    deepEqual(rests, [true, true, false]);
    deepEqual(round.rests(modest, nothing), false);
  });

  it('lets it rest no longer where the processor was unused for long enough', async () => {
    const { round, at, work } = byHand();
    round.rests(modest, nothing);
    at.unused += 3;
    await work(3);
    deepEqual(round.rests(crowd, nothing), false);
  });

  it('asks what it used only where a crowd works beside a modest client', async () => {
    const { round, work, asked } = byHand();
    await work(4);
    round.rests(modest, nothing);
    await work(4, true);
    deepEqual(asked.times, 0);
    await work(4);
    deepEqual(asked.times, 1);
  });

  it('rests for nobody who was there more than a second ago', async () => {
    const { round, at, work } = byHand();
    round.rests(modest, nothing);
    at.unused += 996;
    await work(4);
    deepEqual(round.rests(crowd, nothing), false);
  });

  it('lets a client rest for others alone', async () => {
    const { round, work } = byHand();
    round.rests(modest, nothing);
    await work(4);
    deepEqual(round.rests({ ...crowd, client: 'modest' }, nothing), false);
    deepEqual(round.rests(crowd, nothing), true);
  });

  it('lets a crowd rest for 10 ms at most, and goes on with all of it once', async () => {
    const { round, work, timers } = byHand();
    round.rests(modest, nothing);
    await work(500);
    const went: boolean[] = [];
    const go = (): void => void went.push(round.rests(crowd, go));
    deepEqual([round.rests(crowd, go), round.rests(crowd, go)], [true, true]);
    deepEqual(
      timers.map(({ ms }) => ms),
      [10],
    );
    for (const timer of timers) timer.go();
    deepEqual(went, [false]);
  });

  it('gives a crowd its turn between two rests, however busy modest clients keep it', async () => {
    const { round, at, work } = byHand();
    round.rests(modest, nothing);
    await work(500);
    // The rest is over, and the processor was never unused.
    at.used += 10;
    await work(500, true);
    deepEqual(round.rests(crowd, nothing), false);
  });
});
