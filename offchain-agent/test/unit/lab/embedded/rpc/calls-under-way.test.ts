import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import { CallsUnderWay } from '../../../../../src/lab/embedded/rpc/calls-under-way.ts';

describe('the embedded chain, of its calls,', () => {
  it('works on few at a time, and some more of clients that ask for little', () => {
    const rooms: number[] = [];
    const calls = new CallsUnderWay(() => rooms.push(rooms.length));
    const ends = Array.from({ length: 4 }, () => calls.begin());
    equal(calls.hasRoom(false), false);
    equal(calls.hasRoom(true), true);
    ends.push(...Array.from({ length: 12 }, () => calls.begin()));
    equal(calls.hasRoom(true), false);
    for (const end of ends) {
      end();
      end();
    }
    equal(rooms.length, 16);
    equal(calls.hasRoom(false), true);
  });

  it('counts none that waits for something else than its turn', async () => {
    const room = new EventTarget();
    const calls = new CallsUnderWay(() => room.dispatchEvent(new Event('room')));
    const made = once(room, 'room');
    for (let n = 0; n < 4; n += 1) calls.begin();
    equal(calls.hasRoom(false), false);
    await made;
    equal(calls.hasRoom(false), true);
  });
});
