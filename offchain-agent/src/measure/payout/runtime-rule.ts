import { AgentError } from '../../base/error.ts';
import type { PayoutRuleName } from './payout-rules.ts';

/** The pallet that pays, by the name that all hubs give it. */
export const stakingPallet = 'staking';

/** What every release stores that pays by pages. */
const paged = ['erasStakersOverview', 'erasStakersPaged', 'erasValidatorReward', 'erasRewardPoints'];
/** Since own stake earns an incentive; products are rounded down since then. */
const incentive = [
  'erasValidatorIncentiveBudget',
  'erasValidatorIncentiveWeight',
  'erasSumValidatorIncentiveWeight',
];
/** Since the incentive follows points, too. */
const weighted = ['erasSumWeightedPoints', 'weightedPointsFormulaStartEra'];
/** Names of items that say how own stake is paid. */
const saysHow = /incentive|weighted/i;

/** The rule of a runtime: `byStart` is weighted from an era on that the state names, and by stake before. */
export type RuntimeRule = 'nearest' | 'stake' | 'byStart';

/**
 * How a runtime pays, found by what its staking pallet stores: no version number says it.
 * @param items of the staking pallet
 * @throws AgentError `bad_input/no_payouts` for a runtime that does not pay by pages, `unknown/payout_rule` for one that stores
 * something about the incentive that is not known
 */
export function runtimeRule(items: readonly string[]): RuntimeRule {
  const missing = paged.filter((item) => !items.includes(item));
  if (missing.length > 0) {
    throw new AgentError(
      'bad_input/no_payouts',
      `--hub: the chain pays no validators: its runtime has no ${stakingPallet}.${missing[0]}; give the URL of the relay chain's Asset Hub`,
      { data: { missing } },
    );
  }
  const told = items.filter((item) => saysHow.test(item));
  const isJust = (...known: readonly string[]): boolean =>
    told.length === known.length && known.every((item) => told.includes(item));
  if (isJust()) return 'nearest';
  if (isJust(...incentive)) return 'stake';
  if (isJust(...incentive, ...weighted)) return 'byStart';
  const unknown = told.filter((item) => ![...incentive, ...weighted].includes(item));
  const lacks = incentive.filter((item) => !told.includes(item));
  throw new AgentError(
    'unknown/payout_rule',
    `the runtime pays by a rule that this version does not know: its staking pallet ${
      unknown.length > 0
        ? `stores ${unknown.join(', ')}`
        : `lacks ${[...lacks, ...weighted.filter((item) => !told.includes(item))].join(', ')}`
    }`,
    { data: { unknown, lacks } },
  );
}

/** The rule for an era. @param weightedFrom era that the state names */
export function ruleFor(rule: RuntimeRule, era: number, weightedFrom: number | undefined): PayoutRuleName {
  if (rule !== 'byStart') return rule;
  return weightedFrom === undefined || era >= weightedFrom ? 'weighted' : 'stake';
}
