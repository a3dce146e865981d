import { AgentError } from '../../base/error.ts';
import { utc } from '../../base/format.ts';
import { parseCount } from '../../base/parse.ts';
import { isSameAccount } from '../../chain/address.ts';
import type { ExposureRoom } from '../../chain/agreement/agreement-shapes.ts';
import { agreementCalls, madeIn, type NumberedOffer, releasedIn } from '../../chain/agreement/agreements.ts';
import { amountText } from '../../chain/amount.ts';
import { periodLabel } from '../../chain/records/period-label.ts';
import type { KeyOptions } from '../../cli/key-options.ts';
import { openSigning, sendAndReport } from '../../cli/signing.ts';
import { periodEnd } from '../../sli/calendar.ts';
import { coverageOf, coverageText } from '../../words/agreement-preview.ts';
import { offerPreview } from './offer.ts';
import { findAgreement, findOffer, openLedger, parseId, requireFunds } from './open.ts';

interface AcceptOptions extends KeyOptions {
  readonly periods: string;
}

/** More than any chain admits. */
const mostPeriods = 1_000;

/**
 * Accepts an offer: the customer's fees and the provider's caps of all periods are held at once.
 * @throws AgentError `no/offer`, `no/ended`, `no/taken`, `no/not_guaranteed`, `no/periods`, `no/exposure`, `no/funds`
 */
export async function runAccept(text: string, options: AcceptOptions): Promise<void> {
  const id = parseId(text, '<offer>');
  const periods = parseCount(options.periods, '--periods', mostPeriods);
  await using open = await openSigning(options, openLedger);
  const { chain, ledger, currency, pair } = open;
  const offer = await findOffer(ledger, id);
  requireOpen(offer, periods, await ledger.nowS());
  const { terms, provider, guarantor } = offer;
  const room = await ledger.room(id);
  if (room) requireRoom({ id, terms }, periods, room, (amount) => amountText(amount, currency));
  const [fees, caps] = [terms.fee * BigInt(periods), terms.cap * BigInt(periods)];
  await requireFunds(
    open,
    pair.address,
    fees,
    `${periods === 1 ? 'the fee' : `the fees of ${periods} periods`}`,
  );
  const covered = coverageOf(terms.period, await ledger.firstPeriodS(terms.period), periods);
  const payer = guarantor?.account ?? provider;
  await sendAndReport('agreement.accept', options, open, {
    call: agreementCalls.accept(chain.api, id, periods),
    sentence: `accepts offer ${id} of ${provider} for ${periods} ${periods === 1 ? 'period' : 'periods'}`,
    preview: [
      ...(await offerPreview(open, terms)),
      `covers   ${coverageText(terms.period, covered)}; nothing before`,
      `held     ${amountText(fees, currency)} of this account, ${amountText(caps, currency)} of ${payer}; what is not paid goes back`,
    ],
    details: {
      offer: id,
      provider,
      periods,
      first_period_s: covered.firstS,
      end_s: covered.endS,
      fees_held: fees,
      caps_held: caps,
      caps_held_from: payer,
    },
    settle: async ({ events }) => {
      const agreement = madeIn(events, 'Accepted');
      return {
        lines: [`agreement ${agreement}: "almanac agreement show ${agreement}" shows its status`],
        fields: { agreement: agreement ?? null },
      };
    },
  });
}

/** What the chain would refuse, said before a fee is paid. */
export function requireOpen(
  { id, availability, guarantor }: Pick<NumberedOffer, 'id' | 'availability' | 'guarantor'>,
  periods: number,
  nowS: number,
): void {
  const { mostPeriods: most, capacity, untilS } = availability;
  const refused = (code: string, why: string): AgentError =>
    new AgentError(code, `offer ${id} ${why}`, { data: { offer: id, periods } });
  if (nowS >= untilS)
    throw refused('no/ended', `ended at ${utc(untilS * 1_000)} UTC; ask its provider for another one`);
  if (capacity === 0)
    throw refused('no/taken', 'was accepted as often as it may be; ask its provider for another one');
  if (guarantor?.agreed === false) {
    throw refused(
      'no/not_guaranteed',
      `waits for its guarantor ${guarantor.account}, who signs "almanac agreement guarantee ${id}" first`,
    );
  }
  if (periods > most)
    throw refused('no/periods', `is for at most ${most} periods; --periods asks for ${periods}`);
}

/** How many periods of a kind can be paid in a month: exposure counts no more. */
const ofMonth = { day: 31, week: 5, month: 1, year: 1 } as const;

/**
 * The exposure that an acceptance adds must be free, in the network and of the target.
 * @throws AgentError `no/exposure` with what is free, and when more will be
 */
export function requireRoom(
  { id, terms }: Pick<NumberedOffer, 'id' | 'terms'>,
  periods: number,
  { network, target, more }: ExposureRoom,
  textOf: (amount: bigint) => string,
): void {
  const added = terms.cap * BigInt(Math.min(periods, ofMonth[terms.period]));
  const [free, whose] = target < network ? [target, 'target'] : [network, 'network'];
  if (added <= free) return;
  const later = more ? `; more for first periods that end from ${utc(more * 1_000)} UTC on` : '';
  throw new AgentError(
    'no/exposure',
    `offer ${id} would add ${textOf(added)} to the monthly payouts of its ${whose}, ${textOf(free)} are free${later}; accept fewer periods, or ask for a smaller cap`,
    { data: { offer: id, periods, added: `${added}`, free: `${free}`, more_s: more ?? null } },
  );
}

/**
 * Gives notice: the current and the next period stay covered, the money of later ones is free at once.
 * @throws AgentError `no/agreement`, `no/not_a_party`, `no/nothing_to_release`
 */
export async function runNotice(text: string, options: KeyOptions): Promise<void> {
  const id = parseId(text, '<agreement>');
  await using opened = await openSigning(options, openLedger);
  const { chain, ledger, currency, pair } = opened;
  const { provider, customer, terms, nextS, left } = await findAgreement(ledger, id);
  if (![provider, customer].some((party) => isSameAccount(party, pair.address))) {
    throw new AgentError(
      'no/not_a_party',
      `${pair.address} is not a party of agreement ${id}; sign with the key of its provider ${provider} or its customer ${customer}`,
      { data: { agreement: id, provider, customer } },
    );
  }
  const money = `${amountText(terms.fee, currency)} of the customer, ${amountText(terms.cap, currency)} of the other side`;
  await sendAndReport('agreement.notice', options, opened, {
    call: agreementCalls.notice(chain.api, id),
    sentence: `gives notice of agreement ${id}`,
    preview: [
      `open     ${left} ${left === 1 ? 'period' : 'periods'}, the next to be settled is the ${terms.period} ${periodLabel(terms.period, nextS)} (ends ${utc(periodEnd(terms.period, nextS) * 1_000)} UTC)`,
      `notice   the current and the next ${terms.period} stay covered; of each later one ${money} are free at once`,
    ],
    details: { agreement: id, periods_left: left, next_s: nextS },
    settle: async ({ events }) => {
      const released = releasedIn(events);
      return {
        lines: [`released ${released} ${released === 1 ? 'period' : 'periods'}`],
        fields: { released },
      };
    },
  });
}
