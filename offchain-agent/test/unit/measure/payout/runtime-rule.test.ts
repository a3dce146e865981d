import { equal, throws } from 'node:assert/strict';
import type { AgentError } from '../../../../src/base/error.ts';
import { requireClaimedItem, ruleFor, runtimeRule } from '../../../../src/measure/payout/runtime-rule.ts';

const paged = ['erasStakersOverview', 'erasStakersPaged', 'erasValidatorReward', 'erasRewardPoints'];
const incentive = [
  'erasValidatorIncentiveBudget',
  'erasValidatorIncentiveWeight',
  'erasSumValidatorIncentiveWeight',
];
const weighted = ['erasSumWeightedPoints', 'weightedPointsFormulaStartEra'];

describe('runtimeRule', () => {
  it('follows from what the pallet stores', () => {
    equal(runtimeRule([...paged, 'payee']), 'nearest');
    equal(runtimeRule([...incentive, ...paged, 'optimumSelfStake']), 'stake');
    equal(runtimeRule([...paged, ...weighted, ...incentive]), 'byStart');
  });

  it('names what is new, and what is missing', () => {
    throws(() => runtimeRule([...paged, ...incentive, 'erasIncentiveBonus']), /stores erasIncentiveBonus$/);
    throws(
      () => runtimeRule([...paged, ...incentive, 'erasSumWeightedPoints']),
      /lacks weightedPointsFormulaStartEra$/,
    );
    throws(() => runtimeRule([...paged, ...incentive.slice(1)]), /lacks erasValidatorIncentiveBudget/);
  });

  it('refuses a chain that pays no pages', () => {
    throws(() => runtimeRule([]), { code: 'bad_input/no_payouts' });
    throws(
      () => runtimeRule(paged.slice(1)),
      /its runtime has no staking\.erasStakersOverview; give the URL/,
    );
  });
});

describe('runtimeRule of a stranger', () => {
  it('bounds its names, and leaves no control character in them', () => {
    const names = Array.from({ length: 5_000 }, (_, place) => `weighted\u001b[2J${place}`);
    throws(
      () => runtimeRule([...paged, ...names]),
      (error: AgentError) =>
        error.message.length < 400 && !/\p{Cc}/u.test(JSON.stringify(error.data) + error.message),
    );
  });
});

describe('requireClaimedItem', () => {
  it('finds either name', () => {
    equal(requireClaimedItem(['erasValidatorPrefs', 'erasClaimedRewards']), 'erasClaimedRewards');
    equal(requireClaimedItem(['claimedRewards', 'erasValidatorPrefs']), 'claimedRewards');
  });

  it('refuses a runtime that keeps no commissions, or no paid pages, by a known name', () => {
    const code = 'unknown/payout_rule';
    throws(() => requireClaimedItem(['claimedRewards']), { code, message: /lacks erasValidatorPrefs$/ });
    throws(() => requireClaimedItem(['erasValidatorPrefs']), { code, message: /lacks claimedRewards or / });
  });
});

describe('ruleFor', () => {
  it('changes with the era that the state names', () => {
    equal(ruleFor('byStart', 9, 10), 'stake');
    equal(ruleFor('byStart', 10, 10), 'weighted');
    equal(ruleFor('byStart', 0, undefined), 'weighted');
    equal(ruleFor('stake', 10, 10), 'stake');
  });
});
