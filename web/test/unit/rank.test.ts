import { deepEqual } from 'node:assert/strict';
import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { maxPicked, parsePicked, toggled } from '../../src/validators/pick.ts';
import { type Filter, type Order, rowsOf, shownRows } from '../../src/validators/rank.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const aliceOfPolkadot = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5';
const aliceKey = 'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';

function counted(target: number, account: string | undefined, authored: number, name?: string): SliAnswer {
  return {
    target,
    who: account === undefined ? { account, name: name ?? '' } : { account, name: undefined },
    period: { kind: 'day', startS: 0 },
    endS: 86_400,
    sliPpm: authored * 100_000,
    interval: { lowPpm: 0, highPpm: 1_000_000 },
    lowConfidence: true,
    provisional: false,
    asOfMs: 0,
    assigned: 10n,
    authored: BigInt(authored),
    windows: 3n,
    sampled: undefined,
  };
}

// In the chain's order: the best lower bound first.
const rows = rowsOf(
  [counted(2, bob, 10), counted(1, alice, 9), counted(3, undefined, 10, 'rpc-eu')],
  [],
  new Map([
    [1, { region: 'eu', groups: ['pair'] }],
    [2, { groups: ['pair'] }],
  ]),
);
const all: Filter = { search: '', group: '', region: '' };

function shown(filter: Partial<Filter>, order: Order = 'low', isReversed = false): number[] {
  return shownRows(rows, { ...all, ...filter }, order, isReversed).map(({ target }) => target);
}

describe('shownRows', () => {
  it("keeps the chain's order by lower bound, and where an order does not decide", () => {
    deepEqual(shown({}), [2, 1, 3]);
    deepEqual(shown({}, 'sli'), [2, 3, 1]);
    deepEqual(shown({}, 'missed'), [1, 2, 3]);
    deepEqual(shown({}, 'low', true), [3, 1, 2]);
  });

  it('puts an unknown latency last', () => {
    deepEqual(shown({}, 'p95'), [2, 1, 3]);
  });

  it('finds an account by any of its addresses, by its key, and by a part of what is shown', () => {
    for (const search of [alice, aliceOfPolkadot, `0x${aliceKey}`, aliceKey.toUpperCase(), ' 5grwvA ']) {
      deepEqual(shown({ search }), [1], search);
    }
    deepEqual(shown({ search: 'RPC' }), [3]);
    deepEqual(shown({ search: 'nobody' }), []);
  });

  it('filters by group and region together', () => {
    deepEqual(shown({ group: 'pair' }), [2, 1]);
    deepEqual(shown({ group: 'pair', region: 'eu' }), [1]);
  });
});

describe('a pick', () => {
  it('takes 16 and refuses the 17th, wherever it comes from', () => {
    const ids = Array.from({ length: maxPicked + 1 }, (_, index) => index + 1);
    const picked = ids.reduce<readonly number[]>(toggled, []);
    deepEqual(picked, ids.slice(0, maxPicked));
    deepEqual(parsePicked(ids.join(',')), ids.slice(0, maxPicked));
  });

  it('takes back what was picked, and reads no number twice', () => {
    deepEqual(toggled([1, 2], 1), [2]);
    deepEqual(parsePicked('2,2,x,-1,3'), [2, 3]);
  });
});
