import { deepEqual, equal } from 'node:assert/strict';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { stakingGenesis } from '../../../../src/lab/plan/spec.ts';

type Staker = [stash: string, controller: string, stake: number, status: string | { Nominator: string[] }];

function stakers(validators: readonly string[]): Staker[] {
  const { staking } = stakingGenesis(validators) as unknown as {
    staking: { validatorCount: number; stakers: Staker[] };
  };
  equal(staking.validatorCount, validators.length);
  return staking.stakers;
}

function named(validators: readonly string[]): string[][] {
  return stakers(validators).flatMap(([, , , status]) =>
    typeof status === 'string' ? [] : [status.Nominator],
  );
}

describe('stakingGenesis', () => {
  before(cryptoWaitReady);

  it('has a place for every validator and two nominators who name several', () => {
    deepEqual(
      stakers(['a', 'b', 'c', 'd'])
        .filter(([, , , status]) => status === 'Validator')
        .map(([stash, , stake]) => [stash, stake]),
      ['a', 'b', 'c', 'd'].map((validator) => [validator, 100e12]),
    );
    deepEqual(named(['a', 'b', 'c', 'd']), [
      ['a', 'b'],
      ['b', 'c', 'd'],
    ]);
  });

  it('names the only validator once, and no more than the runtime takes of many', () => {
    deepEqual(named(['a']), [['a'], ['a']]);
    const many = Array.from({ length: 40 }, (_, index) => `v${index}`);
    deepEqual(
      named(many).map(({ length }) => length),
      [2, 16],
    );
  });

  it('gives everybody who stakes the money for it, once', () => {
    const { balances } = stakingGenesis(['a', 'b']) as unknown as {
      balances: { balances: [string, number][] };
    };
    const accounts = balances.balances.map(([account]) => account);
    equal(new Set(accounts).size, accounts.length);
    for (const [stash, , stake] of stakers(['a', 'b']))
      equal((balances.balances.find(([account]) => account === stash)?.[1] ?? 0) > stake, true);
  });
});
