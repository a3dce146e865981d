import type { Currency } from '../../../chain/amount.ts';
import type { HashedHeader } from '../../../chain/grandpa/header.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import type { ProvedRange } from '../../finality/proved-chain.ts';
import type { Payment } from '../../payout/judge-page.ts';
import type { EraOutcome, HubPayouts, PageOutcome, ValidatorOutcome } from '../../payout/read-payouts.ts';
import { figuresOf } from './payout-figures.ts';

export interface ShownPayouts {
  readonly relay: { readonly chainName: string; readonly url: string; readonly range: ProvedRange };
  readonly hub: {
    readonly chainName: string;
    readonly url: string;
    readonly para: number;
    /** Proved by the relay chain. */
    readonly head: HashedHeader;
  };
  readonly currency: Currency;
  readonly names: Readonly<Record<string, string>>;
  /** How the chain writes an account. */
  readonly addressOf: (account: string) => string;
  readonly payouts: HubPayouts;
  /** One validator is asked for: each of its pages is listed. */
  readonly isOne: boolean;
}

/** The answer of `almanac earnings --hub --json`. Amounts are in smallest parts. */
export function payoutDocument(shown: ShownPayouts) {
  const { relay, hub, currency, payouts } = shown;
  return {
    schema: 'almanac.payouts.v1',
    chain: relay.chainName,
    url: relay.url,
    trust: trustText(relay.range.trust),
    proved_to_block: relay.range.toBlock,
    hub: {
      chain: hub.chainName,
      url: hub.url,
      para_id: hub.para,
      block: hub.head.number,
      block_hash: hub.head.hash,
    },
    currency: { symbol: currency.symbol, decimals: currency.decimals },
    active_era: payouts.activeEra,
    eras_left_out: payouts.leftOut.map(({ era, reason }) => ({
      era,
      code: reason.code,
      because: reason.message,
    })),
    rules_refused: payouts.refused.map(({ message }) => message),
    eras: payouts.eras.map((outcome) => eraFields(outcome, shown)),
  };
}

function eraFields(outcome: EraOutcome, shown: ShownPayouts) {
  const { era, rule, validators, knownFrom } = outcome;
  const { funds } = era;
  return {
    index: era.index,
    rule_now: rule ?? null,
    reward: funds.reward,
    points: funds.points,
    incentive: funds.incentive,
    sum_of_weights: funds.weights,
    sum_of_weighted_points: funds.weightedPoints,
    weights_of_current_curve: era.weights ?? null,
    wrong_sums: era.wrongSums.map(({ what, stored, summed }) => ({ of: what, stored, summed })),
    not_elected: era.notElected.map(shown.addressOf),
    payments_known_after_block: knownFrom ?? null,
    validators: validators.map((one) => validatorFields(outcome, one, shown)),
  };
}

function validatorFields(outcome: EraOutcome, one: ValidatorOutcome, shown: ShownPayouts) {
  const { account, paid } = one.validator;
  const figures = figuresOf(outcome, one);
  return {
    account: shown.addressOf(account),
    name: shown.names[shown.addressOf(account)] ?? null,
    points: paid.points,
    commission_ppb: paid.commission,
    own_stake: paid.own,
    total_stake: paid.total,
    incentive_weight: paid.weight ?? null,
    earned: figures.earned ?? null,
    more_for_20_points: figures.perVote ?? null,
    validator: figures.validator ?? null,
    incentive: figures.incentive ?? null,
    nominators: figures.nominators ?? null,
    paid: figures.paid,
    pages: one.pages.length,
    claimed_pages: figures.claimed,
    checked_pages: figures.checked,
    wrong_payments: one.pages.flatMap(({ number, judged }) =>
      (judged?.wrong ?? []).map(({ paid: told, ...due }) => ({
        ...paymentFields(number, due, shown),
        paid: told,
      })),
    ),
    unpaid: one.pages.flatMap(({ number, judged }) =>
      (judged?.unpaid ?? []).map(({ why, ...due }) => ({ ...paymentFields(number, due, shown), why })),
    ),
    ...(shown.isOne && { by_page: one.pages.map((page) => pageFields(page, one, shown)) }),
  };
}

function paymentFields(page: number, { kind, account, amount }: Payment, { addressOf }: ShownPayouts) {
  return { page, kind, account: addressOf(account), due: amount };
}

function pageFields(
  { number, isClaimed, block, rule, due, judged }: PageOutcome,
  { validator }: ValidatorOutcome,
  { addressOf }: ShownPayouts,
) {
  return {
    page: number,
    claimed: isClaimed,
    block: block ?? null,
    rule: rule ?? null,
    checked: judged !== undefined,
    validator: due?.validator ?? null,
    incentive: due?.incentive ?? null,
    nominators: (validator.pages[number]?.backers ?? []).map(({ account, stake }, place) => ({
      account: addressOf(account),
      stake,
      due: due?.backers[place] ?? null,
    })),
  };
}
