import type { Unpaid } from '../../payout/judge-page.ts';
import { earnedBy, worthOf } from '../../payout/payout-rules.ts';
import type { EraOutcome, HubPayouts, PageOutcome, ValidatorOutcome } from '../../payout/read-payouts.ts';

/** A vote on an included candidate, a block, a vote in a dispute. */
const pointsPerVote = 20n;

/** What a validator's pages pay in all, by the rules in force. Amounts are undefined where a rule is not known. */
interface PayoutSums {
  /** Before it is split; the incentive is not in it. */
  readonly earned: bigint | undefined;
  /** How much more the points of one vote or block would have paid. */
  readonly perVote: bigint | undefined;
  /** Commission and the share of its own stake. */
  readonly validator: bigint | undefined;
  readonly incentive: bigint | undefined;
  readonly nominators: bigint | undefined;
  /** What events say was paid to all of them. */
  readonly paid: bigint;
  readonly claimed: number;
  /** Pages whose events were compared. */
  readonly checked: number;
  readonly wrong: number;
  readonly unpaid: number;
}

export function figuresOf({ era, rule }: EraOutcome, { validator, pages }: ValidatorOutcome): PayoutSums {
  const ofRule = pages.find((page) => page.rule !== undefined)?.rule ?? rule;
  const sum = (amountOf: (page: NonNullable<PageOutcome['due']>) => bigint): bigint | undefined =>
    pages.reduce<bigint | undefined>(
      (all, { due }) => (all === undefined || !due ? undefined : all + amountOf(due)),
      0n,
    );
  const judged = pages.flatMap((page) => page.judged ?? []);
  return {
    earned: ofRule && earnedBy(ofRule, era.funds, validator.paid),
    perVote: ofRule && worthOf(ofRule, era.funds, validator.paid, pointsPerVote),
    validator: sum((due) => due.validator),
    incentive: sum((due) => due.incentive),
    nominators: sum(({ backers }) => backers.reduce((all, amount) => all + amount, 0n)),
    paid: judged.reduce((all, { paid }) => all + paid, 0n),
    claimed: pages.filter(({ isClaimed }) => isClaimed).length,
    checked: judged.length,
    wrong: judged.reduce((all, { wrong }) => all + wrong.length, 0),
    unpaid: judged.reduce((all, { unpaid }) => all + unpaid.length, 0),
  };
}

/** Whether a payment is not what it should be, or a sum that the hub stores. */
export function isDifferent({ era, validators }: EraOutcome): boolean {
  return (
    era.wrongSums.length > 0 ||
    validators.some(({ pages }) => pages.some(({ judged }) => (judged?.wrong.length ?? 0) > 0))
  );
}

/** Why a payment is missing, where a node that leaves events out looks the same. */
const undecided: readonly Unpaid['why'][] = ['no_event', 'unknown'];

/** Whether each era asked for is there, and each page that was paid was held against events that tell what became of its payments. */
export function isWhole({ eras, leftOut, refused }: HubPayouts): boolean {
  const isDecided = ({ isClaimed, judged }: PageOutcome): boolean =>
    judged ? !judged.unpaid.some(({ why }) => undecided.includes(why)) : !isClaimed;
  const isChecked = ({ validators }: EraOutcome): boolean =>
    validators.every(({ pages }) => pages.every(isDecided));
  return leftOut.length === 0 && refused.length === 0 && eras.every(isChecked);
}
