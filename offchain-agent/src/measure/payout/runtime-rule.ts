import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { smallJson } from '../../chain/json-numbers.ts';
import { stakingPallet } from '../../chain/staking/staking-state.ts';
import type { PayoutRuleName } from './payout-rules.ts';

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
/** Pages that were paid, by both names that releases gave the item. */
const claimedItems = ['claimedRewards', 'erasClaimedRewards'] as const;
export const claimedShape = z.array(smallJson);
const prefsItem = 'erasValidatorPrefs';
/** Names of items that say how own stake is paid. */
const saysHow = /incentive|weighted/i;

/** Of a runtime that can have any number. */
const namesInData = 10;

/** The rule of a runtime: `byStart` is weighted from an era on that the state names, and by stake before. */
type RuntimeRule = 'nearest' | 'stake' | 'byStart';

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
        ? `stores ${plainText(unknown.join(', '))}`
        : `lacks ${[...lacks, ...weighted.filter((item) => !told.includes(item))].join(', ')}`
    }`,
    { data: { unknown: unknown.slice(0, namesInData).map((name) => plainText(name)), lacks } },
  );
}

/**
 * The item that keeps pages that were paid.
 * @param items of the staking pallet
 * @throws AgentError `unknown/payout_rule` for a runtime that keeps commissions or such pages by another name: what is not stored
 * would count as a commission of 0, and as not paid
 */
export function requireClaimedItem(items: readonly string[]): string {
  const claimed = claimedItems.find((item) => items.includes(item));
  if (claimed !== undefined && items.includes(prefsItem)) return claimed;
  const lacks = claimed === undefined ? claimedItems.join(' or ') : prefsItem;
  throw new AgentError(
    'unknown/payout_rule',
    `the runtime pays by a rule that this version does not know: its staking pallet lacks ${lacks}`,
    { data: { lacks } },
  );
}

/** The rule for an era. @param weightedFrom era that the state names */
export function ruleFor(rule: RuntimeRule, era: number, weightedFrom: number | undefined): PayoutRuleName {
  if (rule !== 'byStart') return rule;
  return weightedFrom === undefined || era >= weightedFrom ? 'weighted' : 'stake';
}
