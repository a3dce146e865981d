import { equal } from 'node:assert/strict';
import { isDifferent, isWhole } from '../../../../../src/measure/cli/earnings/payout-figures.ts';
import type { WrongSum } from '../../../../../src/measure/payout/hub-era.ts';
import type { JudgedPage, Unpaid } from '../../../../../src/measure/payout/judge-page.ts';
import type { EraOutcome, HubPayouts } from '../../../../../src/measure/payout/read-payouts.ts';

function eraOf(judged: JudgedPage | undefined, wrongSums: readonly WrongSum[] = []): EraOutcome {
  const validator = {
    account: '0xa',
    paid: { points: 20n, commission: 0n, own: 10n, total: 10n, weight: undefined },
    pages: [{ total: 0n, backers: [] }],
    claimed: [0],
  };
  const page = { number: 0, isClaimed: true, block: 7, rule: 'nearest', due: undefined, judged } as const;
  const funds = { reward: 5n, points: 20n, incentive: 0n, weights: 0n, weightedPoints: 0n };
  return {
    era: { index: 3, funds, validators: [validator], notElected: [], weights: undefined, wrongSums },
    rule: 'nearest',
    validators: [{ validator, pages: [page] }],
    knownFrom: undefined,
  };
}

const payoutsOf = (era: EraOutcome): HubPayouts => ({ activeEra: 4, eras: [era], leftOut: [], refused: [] });
const whole: JudgedPage = { paid: 5n, wrong: [], unpaid: [] };
const lacking = (why: Unpaid['why']): JudgedPage => ({
  paid: 0n,
  wrong: [],
  unpaid: [{ kind: 'validator', account: '0xa', amount: 5n, why }],
});

describe('isDifferent', () => {
  it('counts a stored sum that is not the sum of its parts', () => {
    equal(isDifferent(eraOf(whole)), false);
    equal(isDifferent(eraOf(whole, [{ what: 'points', stored: 20n, summed: 19n }])), true);
  });
});

describe('isWhole', () => {
  it('counts no payment without an event, unless the pallet makes none', () => {
    equal(isWhole(payoutsOf(eraOf(whole))), true);
    equal(isWhole(payoutsOf(eraOf(undefined))), false);
    const results = { missing_payee: true, refused: true, failed: true, no_event: false, unknown: false };
    for (const [why, is] of Object.entries(results))
      equal(isWhole(payoutsOf(eraOf(lacking(why as Unpaid['why'])))), is, why);
  });
});
