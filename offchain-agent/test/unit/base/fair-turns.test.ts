import { deepEqual } from 'node:assert/strict';
import { setImmediate as nextRound } from 'node:timers/promises';
import { FairTurns } from '../../../src/base/fair-turns.ts';
import { SharedRound } from '../../../src/base/round.ts';

const log = { error: (): void => undefined };

describe('fair turns', () => {
  it('ask once whether there is room for what comes, where there is none', async () => {
    let asked = 0;
    const hasRoom = (): boolean => {
      asked += 1;
      return false;
    };
    const turns = new FairTurns({ log, what: 'a turn', isAsync: true, hasRoom });
    for (let n = 0; n < 5; n += 1) turns.take('client', 1, () => undefined);
    for (let n = 0; n < 3; n += 1) await nextRound();
    deepEqual(asked, 5);
  });

  for (const isAsync of [false, true]) {
    it(`let a crowd rest where it comes in, not a modest client${isAsync ? ', with work in promises' : ''}`, async () => {
      let ms = 0;
      const ends: (() => void)[] = [];
      const after = (_ms: number, end: () => void): void => void ends.push(end);
      const round = new SharedRound({ nowMs: () => ms, usedMs: () => ms, after });
      const entry = new FairTurns({ log, what: 'a turn', isAsync, isEntry: true, round });
      const inner = new FairTurns({ log, what: 'a turn', isAsync, round });
      const begun: string[] = [];
      const come = async (turns: FairTurns, client: string): Promise<void> => {
        turns.take(client, 1, () => {
          begun.push(client);
          // More than a slice.
          ms += 5;
        });
        for (let n = 0; n < 4; n += 1) await nextRound();
      };
      await come(entry, 'modest');
      for (let n = 0; n < 30; n += 1) await come(entry, `crowd ${n % 2}`);
      deepEqual(begun.length, 31);
      await come(entry, 'modest');
      await come(entry, 'crowd');
      await come(entry, 'late crowd');
      await come(inner, 'crowd within');
      await come(entry, 'modest');
      deepEqual(begun.slice(31), ['modest', 'crowd', 'crowd within', 'modest']);
      for (const end of ends) end();
      for (let n = 0; n < 4; n += 1) await nextRound();
      deepEqual(begun.slice(35), ['late crowd']);
    });
  }
});
