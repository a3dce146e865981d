import { utc } from '@almanac-chain/agent/base/format';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import type { Settlement, Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { amountText } from '@almanac-chain/agent/chain/amount';
import type { ReadCall } from '@almanac-chain/agent/chain/govern/changes';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { periodEnd } from '@almanac-chain/agent/sli/calendar';
import {
  coverageOf,
  coverageText,
  settlementText,
  termsLines,
} from '@almanac-chain/agent/words/agreement-preview';
import type { TxEvent } from '../wallet/submit.ts';
import { type Agreement, type Ledger, type Offer, type Prospect, settledIn } from './read.ts';

/** A call in words, as the dialog that signs shows it. */
export interface Words {
  readonly sentence: string;
  readonly changes: readonly string[];
  readonly call: readonly string[];
}

/** What a call is told with: what stood on the chain when it was made. */
interface CallContext {
  readonly ledger: Pick<Ledger, 'offers' | 'agreements' | 'bounds' | 'currency' | 'labelOf' | 'reportersPpm'>;
  readonly prospect?: Prospect | undefined;
  readonly due?: Settlement | undefined;
}

/** Lets the wallet sign a call, after it was shown in words that come from its bytes. */
export type Review = (method: string, args: readonly unknown[], known?: Omit<CallContext, 'ledger'>) => void;

/** What a call on agreements does, in words and money. It must come from the bytes that are signed. */
export function agreementWords(call: ReadCall, known: CallContext): Words {
  const named = (name: string): number => Number(call.args.find((arg) => arg.name === name)?.value);
  switch (`${call.pallet}.${call.method}`) {
    case 'agreements.accept':
      return acceptWords(named('offer'), named('periods'), known);
    case 'agreements.settle':
      return settleWords(named('agreement'), known);
    case 'agreements.notice':
      return noticeWords(named('agreement'), known);
    default:
      return {
        sentence: `Calls ${plainText(`${call.pallet}.${call.method}`)}, which this page does not know: do not sign it.`,
        changes: [],
        call: [],
      };
  }
}

function acceptWords(id: number, periods: number, { ledger, prospect }: CallContext): Words {
  const offer = ledger.offers.find((one) => one.id === id);
  if (!offer) return unknownWords(`Accepts offer ${id}`);
  const { terms, provider, guarantor } = offer;
  const money = (amount: bigint): string => amountText(amount, ledger.currency);
  const covered = prospect && coverageText(terms.period, coverageOf(terms.period, prospect.firstS, periods));
  return {
    sentence: `Accepts offer ${id} of ${provider} for ${count(periods, 'period')}:`,
    changes: [
      ...termsWords(terms, ledger, prospect?.samples),
      ...(covered === undefined ? [] : [`covers: ${covered}; nothing before`]),
      `held: ${money(terms.fee * BigInt(periods))} of this account, ${money(terms.cap * BigInt(periods))} of ${guarantor?.account ?? provider}; what is not paid goes back`,
    ],
    call: [],
  };
}

function settleWords(id: number, { ledger, due }: CallContext): Words {
  const agreement = ledger.agreements.find((one) => one.id === id);
  if (!agreement || !due) return unknownWords(`Settles the next period of agreement ${id}`);
  const { period } = agreement.terms;
  return {
    sentence: `Settles the ${period} ${periodLabel(period, due.startS)} of agreement ${id}:`,
    changes: [settlementText(due, ledger.currency)],
    call: [],
  };
}

function noticeWords(id: number, { ledger }: CallContext): Words {
  const agreement = ledger.agreements.find((one) => one.id === id);
  if (!agreement) return unknownWords(`Gives notice of agreement ${id}`);
  const { terms, left, nextS } = agreement;
  const { period } = terms;
  const money = (amount: bigint): string => amountText(amount, ledger.currency);
  return {
    sentence: `Gives notice of agreement ${id}:`,
    changes: [
      `open: ${count(left, 'period')}, the next to be settled is the ${period} ${periodLabel(period, nextS)} (ends ${utc(periodEnd(period, nextS) * 1_000)} UTC)`,
      `notice: this and the next ${period} stay covered. Each later one releases ${money(terms.fee)} to the customer and ${money(terms.cap)} to the other side`,
    ],
    call: [],
  };
}

function unknownWords(what: string): Words {
  return { sentence: `${what}, which is not open here: its effect is unknown.`, changes: [], call: [] };
}

/** What terms come to, a line each. */
export function termsWords(
  terms: Terms,
  {
    bounds: { callerPpm },
    reportersPpm,
    currency,
    labelOf,
  }: Pick<Ledger, 'bounds' | 'reportersPpm' | 'currency' | 'labelOf'>,
  samples?: number,
): readonly string[] {
  const label = labelOf(terms);
  const rates = { callerPpm, reportersPpm: terms.indicator === 'rpc' ? reportersPpm : 0 };
  const lines = termsLines({ terms, label, ...rates, ...(samples !== undefined && { samples }) }, currency);
  // In a terminal they stand in columns.
  return lines.map((line) => line.replace(/^(\w+) +/, '$1: '));
}

/** Whether an offer can be accepted; undefined if it can. */
export function closedBecause({ availability, guarantor }: Offer, nowS: number): string | undefined {
  if (nowS >= availability.untilS) return 'ended';
  if (availability.capacity === 0) return 'taken';
  return guarantor?.agreed === false ? 'waits for its guarantor' : undefined;
}

/** How far an agreement is, in a word or two. */
export function standingOf({ terms: { period }, nextS }: Agreement, nowS: number): string {
  if (nowS < nextS) return 'not begun';
  return nowS < periodEnd(period, nextS) ? 'covered' : 'to be settled';
}

/** How many periods a notice would release now: the current and the next one stay covered, at least the first. */
export function releasedBy(
  { terms: { period }, nextS, left }: Pick<Agreement, 'terms' | 'nextS' | 'left'>,
  nowS: number,
): number {
  const boundS = periodEnd(period, periodEnd(period, nowS));
  let covered = 0;
  for (let atS = nextS; covered < left && atS < boundS; covered += 1) atS = periodEnd(period, atS);
  return left - Math.max(1, covered);
}

/** What a call on agreements has come to, by the events of its transaction. */
export function agreementOutcome(
  { currency }: Pick<Ledger, 'currency'>,
  events: readonly TxEvent[],
): readonly string[] {
  const settled = settledIn(events).map((one) => settlementText(one, currency));
  const others = events.flatMap(({ type, value: event }) => {
    const given = (event.value ?? {}) as Readonly<Record<string, unknown>>;
    switch (`${type}.${event.type}`) {
      case 'Agreements.Accepted':
        return [`It is agreement ${String(given['agreement'])}.`];
      case 'Agreements.NoticeGiven':
        return [`The money of ${count(Number(given['released']), 'period')} is free again.`];
      case 'Agreements.Ended':
        return [`All of agreement ${String(given['agreement'])} is settled.`];
      default:
        return [];
    }
  });
  return [...settled, ...others];
}

export function count(number: number, what: string): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}
