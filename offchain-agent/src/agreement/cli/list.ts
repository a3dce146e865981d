import { exactPercent, isoTime, utc } from '../../base/format.ts';
import { isSameAccount } from '../../chain/address.ts';
import type { Terms } from '../../chain/agreement/agreement-shapes.ts';
import type { NumberedAgreement, NumberedOffer } from '../../chain/agreement/agreements.ts';
import { amountText } from '../../chain/amount.ts';
import { periodLabel } from '../../chain/records/period-label.ts';
import { print, writeJson } from '../../cli/output.ts';
import { parseNamedAccount } from '../../cli/parse.ts';
import { renderTable } from '../../cli/table.ts';
import { periodEnd } from '../../sli/calendar.ts';
import {
  settlementDocument,
  settlementText,
  termsDocument,
  termsLines,
} from '../../words/agreement-preview.ts';
import { type TableColumn } from '../../words/column.ts';
import { offerPreview } from './offer.ts';
import { findAgreement, findOffer, type OpenLedger, openLedger, parseId } from './open.ts';

interface ListAgreementsOptions {
  readonly account?: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** An offer or an agreement, and what people call its target. */
type Labelled<Row> = Row & { readonly label: string };

interface ShownLedger {
  readonly offers: readonly Labelled<NumberedOffer>[];
  readonly agreements: readonly Labelled<NumberedAgreement>[];
  readonly nowS: number;
  readonly pausedUntilS: number;
}

type Shown = Pick<OpenLedger, 'chainName' | 'url' | 'names' | 'currency'>;

const offerColumns: readonly TableColumn[] = [
  { title: 'offer', align: 'right' },
  { title: 'target' },
  { title: 'promise' },
  { title: 'fee', align: 'right' },
  { title: 'cap', align: 'right' },
  { title: 'provider' },
  { title: 'state' },
];

const agreementColumns: readonly TableColumn[] = [
  { title: 'agreement', align: 'right' },
  { title: 'target' },
  { title: 'promise' },
  { title: 'fee', align: 'right' },
  { title: 'cap', align: 'right' },
  { title: 'customer' },
  { title: 'next' },
  { title: 'periods left', align: 'right' },
  { title: 'state' },
];

/** Prints offers and open agreements, all or those of an account. */
export async function runList(options: ListAgreementsOptions): Promise<void> {
  const asked =
    options.account === undefined
      ? undefined
      : await parseNamedAccount(options.account, '--account', options.url);
  await using open = await openLedger(options);
  const shown = await readLedger(open, asked);
  if (options.json) writeJson(ledgerDocument(shown, open));
  else for (const line of ledgerLines(shown, open)) print(line);
}

async function readLedger(
  { ledger, labelOfTarget }: OpenLedger,
  asked: string | undefined,
): Promise<ShownLedger> {
  const [offers, agreements, nowS, pausedUntilS] = await Promise.all([
    ledger.offers(),
    ledger.agreements(),
    ledger.nowS(),
    ledger.pausedUntilS(),
  ]);
  const isOf = (accounts: readonly (string | undefined)[]): boolean =>
    asked === undefined || accounts.some((account) => account !== undefined && isSameAccount(account, asked));
  const labelled = async <Row extends { readonly terms: Terms }>(row: Row): Promise<Labelled<Row>> => ({
    ...row,
    label: await labelOfTarget(row.terms.network, row.terms.target),
  });
  const ownOffers = offers.filter(({ provider, guarantor }) => isOf([provider, guarantor?.account]));
  const own = agreements.filter(({ provider, guarantor, customer }) => isOf([provider, guarantor, customer]));
  return {
    offers: await Promise.all(ownOffers.map(labelled)),
    agreements: await Promise.all(own.map(labelled)),
    nowS,
    pausedUntilS,
  };
}

/** Whether an offer can be accepted, in a word or two. */
export function offerState(
  { availability: { capacity, untilS }, guarantor }: Pick<NumberedOffer, 'availability' | 'guarantor'>,
  nowS: number,
): string {
  if (nowS >= untilS) return 'ended';
  if (capacity === 0) return 'taken';
  if (guarantor?.agreed === false) return 'waits for guarantor';
  return `${capacity} left, until ${utc(untilS * 1_000).slice(0, 10)}`;
}

/** How far an agreement is: a period that has ended is settled as soon as its record is final. */
export function agreementState(
  { terms: { period }, nextS }: Pick<NumberedAgreement, 'terms' | 'nextS'>,
  nowS: number,
): string {
  if (nowS < nextS) return 'begins';
  return nowS < periodEnd(period, nextS) ? 'covered' : 'to be settled';
}

export function ledgerLines(
  { offers, agreements, nowS, pausedUntilS }: ShownLedger,
  { chainName, url, names, currency }: Shown,
): string[] {
  const cells = ({ terms, label }: Labelled<{ terms: Terms }>): string[] => [
    label,
    `${exactPercent(terms.objective.sharePpm)} % ${terms.indicator}, ${terms.period}`,
    amountText(terms.fee, currency),
    amountText(terms.cap, currency),
  ];
  const named = (account: string): string => names[account] ?? account;
  const offerRows = offers.map((offer) => [
    String(offer.id),
    ...cells(offer),
    named(offer.provider),
    offerState(offer, nowS),
  ]);
  const agreementRows = agreements.map((agreement) => [
    String(agreement.id),
    ...cells(agreement),
    named(agreement.customer),
    periodLabel(agreement.terms.period, agreement.nextS),
    String(agreement.left),
    agreementState(agreement, nowS),
  ]);
  const table = (columns: readonly TableColumn[], rows: string[][], none: string): string[] =>
    rows.length === 0 ? [none] : renderTable(columns, rows);
  return [
    `${chainName} at ${url}: agreements, ${utc(nowS * 1_000)} UTC`,
    ...(nowS < pausedUntilS
      ? [`the Council has paused them until ${utc(pausedUntilS * 1_000)} UTC: nothing is accepted or settled`]
      : []),
    '',
    ...table(offerColumns, offerRows, 'no offers'),
    '',
    ...table(agreementColumns, agreementRows, 'no open agreements'),
  ];
}

export function ledgerDocument(
  { offers, agreements, nowS, pausedUntilS }: ShownLedger,
  { chainName, url }: Shown,
) {
  return {
    schema: 'almanac.agreements.v1',
    chain: chainName,
    url,
    as_of: isoTime(nowS),
    paused_until_s: nowS < pausedUntilS ? pausedUntilS : null,
    offers: offers.map(offerFields),
    agreements: agreements.map(agreementFields),
  };
}

function offerFields(offer: Labelled<NumberedOffer>) {
  const { mostPeriods, capacity, untilS } = offer.availability;
  return {
    offer: offer.id,
    provider: offer.provider,
    guarantor: offer.guarantor?.account ?? null,
    is_guaranteed: offer.guarantor?.agreed ?? null,
    ...termsDocument(offer),
    most_periods: mostPeriods,
    capacity,
    until_s: untilS,
    deposit: offer.deposit,
  };
}

function agreementFields(agreement: Labelled<NumberedAgreement>) {
  return {
    agreement: agreement.id,
    offer: agreement.offer,
    provider: agreement.provider,
    guarantor: agreement.guarantor ?? null,
    customer: agreement.customer,
    ...termsDocument(agreement),
    next_s: agreement.nextS,
    next_end_s: periodEnd(agreement.terms.period, agreement.nextS),
    periods_left: agreement.left,
  };
}

interface ShowAgreementOptions {
  readonly offer?: boolean;
  readonly url?: string;
  readonly json?: boolean;
}

/** Prints one agreement, or one offer, with what its terms come to. @throws AgentError `no/agreement`, `no/offer` */
export async function runShow(text: string, options: ShowAgreementOptions): Promise<void> {
  const id = parseId(text, options.offer ? '<offer>' : '<agreement>');
  await using open = await openLedger(options);
  if (options.offer) await showOffer(open, id, options.json === true);
  else await showAgreement(open, id, options.json === true);
}

async function showOffer(open: OpenLedger, id: number, isJson: boolean): Promise<void> {
  const { ledger, chainName, url, labelOfTarget } = open;
  const offer = await findOffer(ledger, id);
  const label = await labelOfTarget(offer.terms.network, offer.terms.target);
  if (isJson) {
    writeJson({ schema: 'almanac.offer.v1', chain: chainName, url, ...offerFields({ ...offer, label }) });
    return;
  }
  const lines = [
    `offer ${id} of ${offer.provider}: ${offerState(offer, await ledger.nowS())}`,
    ...(await offerPreview(open, offer.terms)),
  ];
  for (const line of lines) print(line);
}

async function showAgreement(open: OpenLedger, id: number, isJson: boolean): Promise<void> {
  const { ledger, chainName, url, currency, labelOfTarget } = open;
  const agreement = await findAgreement(ledger, id);
  const { terms, nextS, left } = agreement;
  const label = await labelOfTarget(terms.network, terms.target);
  const [due, nowS, bounds] = await Promise.all([ledger.settlement(id), ledger.nowS(), ledger.bounds()]);
  const { callerPpm = bounds.callerPpm } = agreement;
  if (isJson) {
    const fields = agreementFields({ ...agreement, label });
    const settlement = due ? settlementDocument(due) : null;
    writeJson({ schema: 'almanac.agreement.v1', chain: chainName, url, ...fields, due: settlement });
    return;
  }
  const lines = [
    `agreement ${id} of ${agreement.customer} with ${agreement.provider}: ${agreementState(agreement, nowS)}`,
    ...termsLines({ terms, label, callerPpm, reportersPpm: agreement.reportersPpm }, currency),
    `next     the ${terms.period} ${periodLabel(terms.period, nextS)}, ends ${utc(periodEnd(terms.period, nextS) * 1_000)} UTC; ${left} ${left === 1 ? 'period is' : 'periods are'} left`,
    `due      ${due ? `${settlementText(due, currency)}; "almanac agreement settle ${id}" does it` : 'nothing: the record of that period is not final'}`,
  ];
  for (const line of lines) print(line);
}
