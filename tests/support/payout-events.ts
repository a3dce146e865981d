import {
  type EraFunds,
  type ExposurePage,
  type PaidValidator,
  payoutRules,
} from '../../offchain-agent/src/measure/payout/payout-rules.ts';
import { type EraEvent, ruleOf, type VectorEra, type VectorValidator } from './payout-eras.ts';

/** What the agent expects of a page, and what the pallet said of it. */
interface ComparedPage {
  readonly stash: string;
  readonly number: number;
  readonly expected: readonly EraEvent[];
  readonly told: readonly EraEvent[];
}

/** The pages of an era, in the order in which they were paid. */
export function comparePages(era: VectorEra): readonly ComparedPage[] {
  const transfers = new Transfers(era);
  return era.paid.map(([stash, number, events]) => ({
    stash,
    number,
    expected: eventsFor(era, stash, number, transfers),
    told: events.filter(([kind]) => kind !== 'started'),
  }));
}

/** What the pallet says of a page: amounts by the agent's rule, and what becomes of each transfer. */
function eventsFor(era: VectorEra, stash: string, number: number, transfers: Transfers): readonly EraEvent[] {
  const validator = era.validators.find((one) => one.stash === stash) as VectorValidator;
  const page = pageOf(validator, number);
  const paid = payoutRules[ruleOf(era)](fundsOf(era), validatorOf(validator), page, number);
  const event = (kind: 'rewarded' | 'incentive', who: string, amount: bigint): EraEvent[] => {
    const payee = era.payees[who];
    if (amount === 0n || payee === 'None') return [];
    if (payee === undefined) return era.version === '0.11' ? [] : [['missing_payee', who]];
    if (transfers.arrives(kind, who, amount)) return [[kind, who, String(amount)]];
    if (kind === 'incentive') return [['incentive_failed']];
    return era.mints ? [['rewarded', who, '0']] : [];
  };
  return [
    ...event('incentive', stash, paid.incentive),
    ...event('rewarded', stash, paid.validator),
    ...page.backers.flatMap(({ account }, place) => event('rewarded', account, paid.backers[place] ?? 0n)),
  ];
}

/** No account holds less than the existential deposit: neither one that is paid nor a pot. */
class Transfers {
  readonly #era: VectorEra;
  readonly #deposit: bigint;
  readonly #opened = new Set<string>();
  readonly #pots: Record<'rewarded' | 'incentive', bigint>;

  constructor(era: VectorEra) {
    this.#era = era;
    this.#deposit = BigInt(era.deposit);
    this.#pots = { rewarded: BigInt(era.reward), incentive: BigInt(era.budget) };
  }

  arrives(pot: 'rewarded' | 'incentive', who: string, amount: bigint): boolean {
    const isNew = this.#era.payees[who] === 'Account' && !this.#opened.has(who);
    if (isNew && amount < this.#deposit) return false;
    if (!this.#era.mints) {
      const left = this.#pots[pot] - amount;
      if (left < 0n) return false;
      this.#pots[pot] = left < this.#deposit ? 0n : left;
    }
    this.#opened.add(who);
    return true;
  }
}

function fundsOf(era: VectorEra): EraFunds {
  return {
    reward: BigInt(era.reward),
    points: BigInt(era.points),
    incentive: BigInt(era.budget),
    weights: BigInt(era.sum_weight),
    weightedPoints: BigInt(era.sum_weighted_points),
  };
}

function validatorOf({ points, commission, own, total, weight }: VectorValidator): PaidValidator {
  return {
    points: BigInt(points),
    commission: BigInt(commission),
    own: BigInt(own),
    total: BigInt(total),
    weight: weight === null ? undefined : BigInt(weight),
  };
}

function pageOf(validator: VectorValidator, number: number): ExposurePage {
  const backers = (validator.pages[number] ?? []).map(([account, stake]) => ({
    account,
    stake: BigInt(stake),
  }));
  return { backers, total: backers.reduce((sum, { stake }) => sum + stake, 0n) };
}
