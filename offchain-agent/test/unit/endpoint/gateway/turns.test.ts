import { deepEqual, equal, ok } from 'node:assert/strict';
import { Turns } from '../../../../src/endpoint/gateway/turns.ts';

const mebibyte = 1_048_576;

describe('clients of a gateway that ask for more than nodes bring at once', () => {
  let turns: Turns;
  let ends: ((bytes?: number) => void)[];
  let begun: string[];
  const ask = (client: string, method = 'large'): void =>
    turns.take(client, method, (end) => {
      begun.push(client);
      ends.push(end);
    });

  beforeEach(() => {
    turns = new Turns(() => 1);
    ends = [];
    begun = [];
    // So large are the answers of this method.
    ask('somebody');
    ends.shift()?.(mebibyte);
    begun.length = 0;
  });

  it('take turns: one that asks for little waits for one call of each other, not for all of them', () => {
    for (let n = 0; n < 100; n += 1) ask('greedy');
    const atOnce = begun.length;
    ok(atOnce > 0 && atOnce < 5, String(atOnce));
    ask('modest');
    ask('other');
    for (let n = 0; n < 3; n += 1) ends.shift()?.(mebibyte);
    deepEqual(begun.slice(atOnce), ['greedy', 'modest', 'other']);
    while (ends.length > 0) ends.shift()?.(mebibyte);
    equal(begun.length, 102);
  });

  it('wait for nobody while there is room, and errors say nothing of how large answers are', () => {
    for (let n = 0; n < 50; n += 1) {
      ask('a', 'small');
      ends.shift()?.(n % 2 === 0 ? 100 : undefined);
    }
    for (let n = 0; n < 500; n += 1) ask('a', 'small');
    equal(begun.length, 550);
  });
});
