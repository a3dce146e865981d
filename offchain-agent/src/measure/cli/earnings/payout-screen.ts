import { percent } from '../../../base/format.ts';
import { amountText, type Currency } from '../../../chain/amount.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import { renderTable } from '../../../cli/table.ts';
import type { TableColumn } from '../../../words/column.ts';
import type { Unpaid } from '../../payout/judge-page.ts';
import type { PayoutRuleName } from '../../payout/payout-rules.ts';
import type { EraOutcome, ValidatorOutcome } from '../../payout/read-payouts.ts';
import type { ShownPayouts } from './payout-document.ts';
import { figuresOf } from './payout-figures.ts';

const unknown = '-';
/** Payments of an era that are printed one by one. */
const shownPayments = 20;

const columns: readonly TableColumn[] = [
  { title: 'validator' },
  ...[
    'points',
    'commission %',
    'earned',
    '20 points more',
    'validator',
    'incentive',
    'nominators',
    'pages paid',
    'checked',
  ].map((title): TableColumn => ({ title, align: 'right' })),
];

const rules: Readonly<Record<PayoutRuleName, string>> = {
  nearest: 'shares to the nearest unit, without an incentive',
  stake: 'shares rounded down, incentive by own stake',
  weighted: 'shares rounded down, incentive by own stake and points',
};

const reasons: Readonly<Record<Unpaid['why'], string>> = {
  missing_payee: 'no payee is set',
  refused: 'the account takes no payouts',
  failed: 'the transfer failed',
  no_event: 'no event, so the transfer failed or the node left it out',
  unknown: 'reason unknown',
};

/** All of it for people. */
export function payoutScreen(shown: ShownPayouts): string[] {
  const { relay, hub, payouts } = shown;
  return [
    `${relay.chainName} at ${relay.url}, proved ${trustText(relay.range.trust)}, up to block ${relay.range.toBlock}`,
    `${hub.chainName} at ${hub.url}, parachain ${hub.para}, at block ${hub.head.number}; era ${payouts.activeEra} is active`,
    ...payouts.eras.flatMap((outcome) => eraLines(outcome, shown)),
    '',
    'Amounts are recomputed from proved stakes, points and pages. Blocks, events and payees of payments are reported by the hub node and not proved.',
    'Validator: commission and share of its own stake. Checked: paid pages whose events were compared.',
    ...payouts.leftOut.map(({ era, reason }) => `Era ${era} is left out: ${reason.message}.`),
    ...payouts.refused.map(({ message }) => `Not recomputed: ${message}.`),
  ];
}

function eraLines(outcome: EraOutcome, shown: ShownPayouts): string[] {
  const { era, rule, validators, knownFrom } = outcome;
  const { addressOf, currency, names } = shown;
  const nameOf = (account: string): string => names[addressOf(account)] ?? addressOf(account);
  const { reward, incentive, points } = era.funds;
  const lines = validators.flatMap((one) => paymentLines(one, nameOf, currency));
  const unchecked = validators
    .flatMap(({ pages }) => pages)
    .filter(({ isClaimed, judged }) => isClaimed && !judged).length;
  return [
    '',
    `Era ${era.index}: ${amountText(reward, currency)} for ${points} points, ${amountText(incentive, currency)} incentive. Current rule: ${rule ? rules[rule] : 'unknown'}.`,
    ...renderTable(
      columns,
      validators.map((one) => [nameOf(one.validator.account), ...cells(outcome, one, currency)]),
    ),
    ...lines.slice(0, shownPayments),
    ...(lines.length > shownPayments
      ? [`${lines.length - shownPayments} more of them are in the output of --json.`]
      : []),
    ...rulesBefore(outcome),
    ...(era.weights && era.weights.equal < era.weights.checked
      ? [
          `The current curve gives ${era.weights.equal} of ${era.weights.checked} incentive weights: it was changed after the election.`,
        ]
      : []),
    ...era.wrongSums.map(
      ({ what, stored, summed }) => `The hub stores ${stored} ${what} in all, and the sum is ${summed}.`,
    ),
    ...(era.notElected.length > 0
      ? [
          `Points without a stake in this era, which no call can pay: ${era.notElected.map(nameOf).join(', ')}.`,
        ]
      : []),
    ...(unchecked === 0
      ? []
      : [
          knownFrom === undefined
            ? `${unchecked} paid pages are not checked: their events were not found, or cannot be read.`
            : `Payments up to block ${knownFrom} are not checked, and recomputed by the current rule: the node has no earlier state. An archive node has it.`,
        ]),
  ];
}

function cells(outcome: EraOutcome, one: ValidatorOutcome, currency: Currency): string[] {
  const { earned, perVote, validator, incentive, nominators, claimed, checked } = figuresOf(outcome, one);
  const { points, commission } = one.validator.paid;
  const amount = (value: bigint | undefined): string =>
    value === undefined ? unknown : amountText(value, currency);
  return [
    String(points),
    percent(Number(commission) / 1_000),
    ...[earned, perVote, validator, incentive, nominators].map(amount),
    `${claimed}/${one.pages.length}`,
    `${checked}/${claimed}`,
  ];
}

/** What was not paid as it should be: what differs in whole units, for a difference may be the smallest one. */
function paymentLines(
  { validator, pages }: ValidatorOutcome,
  nameOf: (account: string) => string,
  currency: Currency,
): string[] {
  const of = nameOf(validator.account);
  return pages.flatMap(({ number, judged }) => [
    ...(judged?.wrong ?? []).map(
      ({ kind, account, amount, paid }) =>
        `Differs: page ${number} of ${of} paid ${paid} smallest units to ${nameOf(account)} (${kind}); ${amount} are due.`,
    ),
    ...(judged?.unpaid ?? []).map(
      ({ kind, account, amount, why }) =>
        `Not paid: ${amountText(amount, currency)} to ${nameOf(account)} (${kind}, page ${number} of ${of}): ${reasons[why]}.`,
    ),
  ]);
}

/** Pages that were paid by a rule of another runtime. */
function rulesBefore({ rule, validators }: EraOutcome): string[] {
  const counts = new Map<PayoutRuleName, number>();
  for (const { pages } of validators) {
    for (const page of pages) {
      if (page.block === undefined || !page.rule || page.rule === rule) continue;
      counts.set(page.rule, (counts.get(page.rule) ?? 0) + 1);
    }
  }
  return [...counts].map(([other, pages]) => `${pages} pages were paid by an earlier rule: ${rules[other]}.`);
}
