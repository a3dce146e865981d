import type { PageEvents } from '../../chain/staking/page-events.ts';
import type { ExposurePage, PagePayout } from './payout-rules.ts';

/** Who is paid what by a page. */
export interface Payment {
  readonly kind: 'validator' | 'incentive' | 'nominator';
  readonly account: string;
  readonly amount: bigint;
}

/** A payment that is not as it was recomputed; 0 where the events have one that nobody expected. */
interface WrongPayment extends Payment {
  readonly paid: bigint;
}

/** A payment that was due and not made. */
export interface Unpaid extends Payment {
  /** `failed` where an event says it; `no_event` where the transfer failed in silence, or the node left the event out. */
  readonly why: 'missing_payee' | 'refused' | 'failed' | 'no_event' | 'unknown';
}

export interface JudgedPage {
  /** Sum of what the events say. */
  readonly paid: bigint;
  readonly wrong: readonly WrongPayment[];
  readonly unpaid: readonly Unpaid[];
}

/** Where an account lets itself be paid, as the state before the block has it. */
export type PayeeOf = (account: string) => 'some' | 'none' | 'missing' | 'unknown';

/** What a page should pay, without payments of 0: none is made then. */
export function paymentsOf(stash: string, page: ExposurePage, payout: PagePayout): readonly Payment[] {
  const payments: Payment[] = [
    { kind: 'incentive', account: stash, amount: payout.incentive },
    { kind: 'validator', account: stash, amount: payout.validator },
    ...page.backers.map(
      ({ account }, place): Payment => ({ kind: 'nominator', account, amount: payout.backers[place] ?? 0n }),
    ),
  ];
  return payments.filter(({ amount }) => amount > 0n);
}

/** Holds what a page should pay against what the events of its block say. */
export function judgePage(due: readonly Payment[], events: PageEvents, payeeOf: PayeeOf): JudgedPage {
  const rewarded = [...events.rewarded];
  const incentives = [...events.incentives];
  const wrong: WrongPayment[] = [];
  const unpaid: Unpaid[] = [];
  const judge = (payment: Payment, paid: bigint | undefined): void => {
    if (paid === undefined) unpaid.push({ ...payment, why: whyNot(payment, events, payeeOf) });
    // Hubs that mint pay 0 to a new account that would stay below the existential deposit.
    else if (paid === 0n) unpaid.push({ ...payment, why: 'failed' });
    else if (paid !== payment.amount) wrong.push({ ...payment, paid });
  };
  for (const payment of due) {
    if (payment.kind === 'incentive') {
      const own = incentives.findIndex(
        ({ era, account }) => era === events.era && account === payment.account,
      );
      judge(payment, own < 0 ? undefined : incentives.splice(own, 1)[0]?.amount);
      continue;
    }
    const place = rewarded.findIndex(({ account }) => account === payment.account);
    judge(payment, place < 0 ? undefined : rewarded.splice(place, 1)[0]?.amount);
  }
  for (const { account, amount } of rewarded) {
    const kind = account === events.stash ? 'validator' : 'nominator';
    wrong.push({ kind, account, amount: 0n, paid: amount });
  }
  for (const { account, amount } of incentives)
    wrong.push({ kind: 'incentive', account, amount: 0n, paid: amount });
  const all = [...events.rewarded, ...events.incentives];
  const paid = all.reduce((sum, { amount }) => sum + amount, 0n);
  return { paid, wrong, unpaid };
}

function whyNot({ kind, account }: Payment, events: PageEvents, payeeOf: PayeeOf): Unpaid['why'] {
  if (events.withoutPayee.includes(account)) return 'missing_payee';
  if (kind === 'incentive' && events.isIncentiveFailed) return 'failed';
  const payee = payeeOf(account);
  if (payee === 'missing') return 'missing_payee';
  if (payee === 'none') return 'refused';
  return payee === 'some' ? 'no_event' : 'unknown';
}
