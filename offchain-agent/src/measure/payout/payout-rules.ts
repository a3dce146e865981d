import { partsOf, saturatedProduct, shareDown, shareNearest, squareRoot } from './perbill.ts';

/** What an era pays, as the hub keeps it. */
export interface EraFunds {
  /** For validators and nominators, without the incentive. */
  readonly reward: bigint;
  /** Points of all validators. */
  readonly points: bigint;
  /** For the validators' own stake. */
  readonly incentive: bigint;
  /** Sum of the incentive weights of all who were elected. */
  readonly weights: bigint;
  /** Sum of weight times points. */
  readonly weightedPoints: bigint;
}

/** A nominator behind a validator. */
interface Backer {
  /** As hex. */
  readonly account: string;
  readonly stake: bigint;
}

/** Nominators that one call pays. */
export interface ExposurePage {
  readonly total: bigint;
  readonly backers: readonly Backer[];
}

/** What a validator is paid by in an era. */
export interface PaidValidator {
  readonly points: bigint;
  /** In parts of 10^9. */
  readonly commission: bigint;
  readonly own: bigint;
  /** Its own stake and that of all its nominators. */
  readonly total: bigint;
  /** As the election gave it; undefined where it gave none. */
  readonly weight: bigint | undefined;
}

/** What one page pays, before anything is sent. */
export interface PagePayout {
  readonly validator: bigint;
  readonly incentive: bigint;
  /** In the order of the page. */
  readonly backers: readonly bigint[];
}

/** How a release of the staking pallet pays a page (F29). */
type PayoutRule = (
  funds: EraFunds,
  validator: PaidValidator,
  page: ExposurePage,
  number: number,
) => PagePayout;

/** By what is new in them: 0.11 and before, 0.12 to 0.14, from 0.15 on. */
export const payoutRules = {
  /** Products are rounded to the nearest, and own stake earns nothing more. */
  nearest: payNearest,
  /** Products are rounded down; the incentive follows stake. */
  stake: (funds, validator, page, number) =>
    payDown(funds, validator, page, number, stakeShare(funds, validator)),
  /** As `stake`; the incentive follows stake times points. */
  weighted: (funds, validator, page, number) =>
    payDown(funds, validator, page, number, weightedShare(funds, validator)),
} as const satisfies Readonly<Record<string, PayoutRule>>;

export type PayoutRuleName = keyof typeof payoutRules;

const nothing = (page: ExposurePage): PagePayout => ({
  validator: 0n,
  incentive: 0n,
  backers: page.backers.map(() => 0n),
});

/** What a validator and those behind it have earned in an era, before the incentive. */
export function earnedBy(rule: PayoutRuleName, funds: EraFunds, { points }: PaidValidator): bigint {
  const share = rule === 'nearest' ? shareNearest : shareDown;
  return points === 0n ? 0n : share(partsOf(points, funds.points), funds.reward);
}

/**
 * How much more a validator and those behind it had been paid for more points, the incentive included (F29).
 * @param extra points, which the sum of all has more, too
 */
export function worthOf(
  rule: PayoutRuleName,
  funds: EraFunds,
  validator: PaidValidator,
  extra: bigint,
): bigint {
  const whole = (given: EraFunds, paid: PaidValidator): bigint => {
    const share = { nearest: () => 0n, stake: stakeShare, weighted: weightedShare }[rule];
    return (
      earnedBy(rule, given, paid) + (paid.points === 0n ? 0n : shareDown(share(given, paid), given.incentive))
    );
  };
  const more = {
    ...funds,
    points: funds.points + extra,
    weightedPoints: funds.weightedPoints + (validator.weight ?? 0n) * extra,
  };
  return whole(more, { ...validator, points: validator.points + extra }) - whole(funds, validator);
}

/** Own stake is paid with the first page alone, the commission by pages; a nominator by its share in all stake. */
function payNearest(
  funds: EraFunds,
  validator: PaidValidator,
  page: ExposurePage,
  number: number,
): PagePayout {
  if (validator.points === 0n) return nothing(page);
  const { total } = validator;
  const own = number === 0 ? validator.own : 0n;
  const earned = earnedBy('nearest', funds, validator);
  const commission = shareNearest(validator.commission, earned);
  const rest = earned - commission;
  return {
    validator:
      shareNearest(partsOf(own, total), rest) + shareNearest(partsOf(page.total + own, total), commission),
    incentive: 0n,
    backers: page.backers.map(({ stake }) => shareNearest(partsOf(stake, total), rest)),
  };
}

/** Commission and own stake are paid by pages; a nominator by its share in the nominators' stake. */
function payDown(
  funds: EraFunds,
  validator: PaidValidator,
  page: ExposurePage,
  number: number,
  incentiveShare: bigint,
): PagePayout {
  if (validator.points === 0n) return nothing(page);
  const { own, total } = validator;
  const earned = earnedBy('stake', funds, validator);
  const commission = shareDown(validator.commission, earned);
  const rest = earned - commission;
  const ownReward = shareDown(partsOf(own, total), rest);
  const ofPage = partsOf(page.total + (number === 0 ? own : 0n), total);
  const others = total > own ? total - own : 0n;
  return {
    validator: shareDown(ofPage, commission + ownReward),
    // Two roundings, in this order.
    incentive: shareDown(ofPage, shareDown(incentiveShare, funds.incentive)),
    backers: page.backers.map(({ stake }) => shareDown(partsOf(stake, others), rest - ownReward)),
  };
}

/** Parts of the incentive, by weight alone. Where no weights are kept the pallet pays nothing. */
function stakeShare({ weights }: EraFunds, { weight }: PaidValidator): bigint {
  return !weight || weights === 0n ? 0n : partsOf(weight, weights);
}

/** Parts of the incentive, by weight times points. */
function weightedShare({ weightedPoints }: EraFunds, { weight, points }: PaidValidator): bigint {
  return !weight || weightedPoints === 0n ? 0n : partsOf(saturatedProduct(weight, points), weightedPoints);
}

/** By what an election weighs own stake. */
interface IncentiveCurve {
  readonly optimum: bigint;
  readonly hardCap: bigint;
  /** In parts of 10^9. */
  readonly slope: bigint;
}

/** The weight that an election gives to a validator's own stake (F29). */
export function incentiveWeight(own: bigint, { optimum, hardCap, slope }: IncentiveCurve): bigint {
  if (own === 0n || (optimum === 0n && hardCap === 0n)) return 0n;
  if (own <= optimum) return squareRoot(own);
  const counted = own <= hardCap ? own : hardCap;
  const excess = counted > optimum ? counted - optimum : 0n;
  return squareRoot(optimum + shareDown(shareDown(slope, slope), excess));
}
