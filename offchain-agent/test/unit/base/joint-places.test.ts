import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { JointPlaces } from '../../../src/base/joint-places.ts';

interface Item {
  readonly name: string;
}

describe('places of what several clients hold together', () => {
  let ended: string[];
  let places: JointPlaces<Item>;
  const items = new Map<string, Item>();
  const item = (name: string): Item => {
    const known = items.get(name) ?? { name };
    items.set(name, known);
    return known;
  };

  beforeEach(() => {
    ended = [];
    places = new JointPlaces(4, (client, { name }) => ended.push(`${client} ${name}`));
  });

  const take = (client: string, name: string): boolean => {
    if (!places.makeRoom(client)) return false;
    places.join(client, item(name));
    return true;
  };

  it('takes the last one of the client with most for a newcomer', () => {
    for (const name of ['a', 'b', 'c', 'd']) equal(take('greedy', name), true);
    equal(take('greedy', 'e'), false);
    equal(take('honest', 'f'), true);
    equal(take('honest', 'g'), true);
    // Both have two.
    equal(take('honest', 'h'), false);
    deepEqual(ended, ['greedy d', 'greedy c']);
  });

  it('takes an item of one holder before an item of two', () => {
    for (const name of ['a', 'b', 'c', 'd']) take('greedy', name);
    places.join('honest', item('d'));
    equal(take('newcomer', 'e'), true);
    deepEqual(ended, ['greedy c']);
    // The item counts for the next holder once the first one has left.
    places.leave('greedy', item('d'));
    places.join('greedy', item('d'));
    equal(take('newcomer', 'f'), false);
    deepEqual(ended, ['greedy c']);
  });

  it('expels nobody where it refuses', () => {
    for (const name of ['a', 'b', 'c']) {
      take('first', name);
      places.join('second', item(name));
    }
    take('newcomer', 'x');
    equal(take('newcomer', 'y'), true);
    deepEqual(ended, ['first c', 'second c']);
    equal(take('newcomer', 'z'), false);
    deepEqual(ended, ['first c', 'second c']);
  });

  it('takes one item where other clients hold all of them', () => {
    const many = new JointPlaces<Item>(4_000, (client, { name }) => ended.push(`${client} ${name}`));
    for (let count = 0; count < 4_000; count += 1) {
      const one = { name: `${count}` };
      many.join(`first ${count % 5}`, one);
      many.join(`second ${count % 5}`, one);
    }
    equal(many.makeRoom('newcomer'), true);
    deepEqual(ended, ['first 0 3995', 'second 0 3995']);
  });

  it('gives a place back with the last of a holder', () => {
    for (const name of ['a', 'b', 'c', 'd']) take('one', name);
    places.join('one', item('d'));
    places.leave('one', item('d'));
    equal(places.makeRoom('one'), false);
    places.leave('one', item('d'));
    equal(places.makeRoom('one'), true);
    places.leave('nobody', item('a'));
    places.leave('one', item('never there'));
    deepEqual(ended, []);
  });

  it('never has more than the bound nor refuses a client while another has two more', () => {
    const step = fc.record({
      client: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      name: fc.integer({ min: 0, max: 9 }).map(String),
      leaves: fc.nat(7).map((one) => one === 0),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        // What is held, by item in the order of its holders: written down by hand.
        const held = new Map<string, string[]>();
        const gone = (client: string, name: string): void => {
          const left = (held.get(name) ?? []).filter((one) => one !== client);
          if (left.length > 0) held.set(name, left);
          else held.delete(name);
        };
        let expelled = new Set<string>();
        const bounded = new JointPlaces<Item>(4, (client, { name }) => {
          expelled.add(name);
          gone(client, name);
        });
        const counts = (): Map<string, number> => {
          const all = new Map<string, number>();
          for (const [first = ''] of held.values()) all.set(first, (all.get(first) ?? 0) + 1);
          return all;
        };
        for (const { client, name, leaves } of steps) {
          const holders = held.get(name) ?? [];
          if (leaves) {
            bounded.leave(client, item(name));
            gone(client, name);
          } else if (holders.length > 0) {
            if (holders.includes(client)) continue;
            bounded.join(client, item(name));
            held.set(name, [...holders, client]);
          } else {
            const isFull = held.size === 4;
            expelled = new Set();
            const isIn = bounded.makeRoom(client);
            const now = counts();
            // A refusal expels no client; room is made by one item, of which no client keeps a part.
            equal(expelled.size, isIn && isFull ? 1 : 0);
            for (const ended of expelled) equal(held.has(ended), false);
            if (!isIn) equal((now.get(client) ?? 0) + 1 >= Math.max(...now.values()), true);
            if (!isIn) continue;
            bounded.join(client, item(name));
            held.set(name, [client]);
          }
          equal(held.size <= 4, true);
        }
      }),
    );
  });
});
