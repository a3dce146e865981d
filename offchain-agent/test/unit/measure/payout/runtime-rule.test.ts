import { equal, throws } from 'node:assert/strict';
import { ruleFor, runtimeRule } from '../../../../src/measure/payout/runtime-rule.ts';

const paged = ['erasStakersOverview', 'erasStakersPaged', 'erasValidatorReward', 'erasRewardPoints'];
const incentive = [
  'erasValidatorIncentiveBudget',
  'erasValidatorIncentiveWeight',
  'erasSumValidatorIncentiveWeight',
];
const weighted = ['erasSumWeightedPoints', 'weightedPointsFormulaStartEra'];

describe('runtimeRule', () => {
  it('FOLLOW from what the pallet stores', () => {
    equal(runtimeRule([...paged, 'payee']), 'nearest');
    equal(runtimeRule([...incentive, ...paged, 'optimumSelfStake']), 'stake');
    equal(runtimeRule([...paged, ...weighted, ...incentive]), 'byStart');
  });

  it('NAME what is new, AND what is missing', () => {
    throws(() => runtimeRule([...paged, ...incentive, 'erasIncentiveBonus']), /stores erasIncentiveBonus$/);
    throws(
      () => runtimeRule([...paged, ...incentive, 'erasSumWeightedPoints']),
      /lacks weightedPointsFormulaStartEra$/,
    );
    throws(() => runtimeRule([...paged, ...incentive.slice(1)]), /lacks erasValidatorIncentiveBudget/);
  });

  it('REFUSE a chain that pays no pages', () => {
    throws(() => runtimeRule([]), { code: 'bad_input/no_payouts' });
    throws(
      () => runtimeRule(paged.slice(1)),
      /its runtime has no staking\.erasStakersOverview; give the URL/,
    );
  });
});

describe('ruleFor', () => {
  it('CHANGE with the era that the state names', () => {
    equal(ruleFor('byStart', 9, 10), 'stake');
    equal(ruleFor('byStart', 10, 10), 'weighted');
    equal(ruleFor('byStart', 0, undefined), 'weighted');
    equal(ruleFor('stake', 10, 10), 'stake');
  });
});
