import { deepEqual, equal } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FairPlaces } from '../../../src/base/fair-places.ts';

describe('places for work in fair turns', () => {
  it('go to a newcomer before what others of a crowd wait for', async () => {
    const places = new FairPlaces(2);
    const begun: string[] = [];
    const leave = new Map<string, () => void>();
    const ask = (client: string, name: string): boolean => {
      const place = places.take(client);
      void place?.then((end) => {
        begun.push(name);
        leave.set(name, end);
      });
      return place !== undefined;
    };
    deepEqual(
      ['a1', 'a2', 'a3', 'b1', 'b2'].map((name) => ask(name[0] ?? '', name)),
      [true, true, false, true, true],
    );
    equal(ask('honest', 'h1'), true);
    await nextTurn();
    deepEqual(begun, ['a1', 'a2']);
    leave.get('a1')?.();
    leave.get('a2')?.();
    await nextTurn();
    deepEqual(begun.slice(2).toSorted(), ['b1', 'h1']);
    // What it gave back it may ask for again, behind those that wait.
    equal(ask('a', 'a4'), true);
    leave.get('h1')?.();
    await nextTurn();
    equal(begun.at(-1), 'b2');
    leave.get('b1')?.();
    await nextTurn();
    equal(begun.at(-1), 'a4');
  });
});
