import { utc } from '../../base/format.ts';
import { networkName } from '../../base/network-name.ts';
import type { Terms } from '../../chain/agreement/agreement-shapes.ts';
import { agreementCalls, madeIn } from '../../chain/agreement/agreements.ts';
import { amountText } from '../../chain/amount.ts';
import type { KeyOptions, SigningOptions } from '../../cli/key-options.ts';
import { parseAccount } from '../../cli/parse.ts';
import { openSigning, sendAndReport } from '../../cli/signing.ts';
import { requireSpeaker } from '../../registry/cli/targets/edit.ts';
import { findTarget, labelOf } from '../../registry/cli/targets/list.ts';
import {
  coverageOf,
  coverageText,
  type Previewed,
  termsDocument,
  termsLines,
} from '../../words/agreement-preview.ts';
import { offerFaults } from '../check-offer.ts';
import { offerFault, readOffer, type WrittenOffer } from '../offer-file.ts';
import { findOffer, ledgerOf, type OpenLedger, openLedger, parseId, requireFunds } from './open.ts';

/** Each may stand in the file instead. */
interface OfferOptions extends SigningOptions {
  readonly target?: string;
  readonly indicator?: string;
  readonly period?: string;
  readonly share?: string;
  readonly floor?: string;
  readonly within?: string;
  readonly coverage?: string;
  readonly reporters?: string;
  readonly fee?: string;
  readonly cap?: string;
  readonly periods?: string;
  readonly capacity?: string;
  readonly until?: string;
  readonly guarantor?: string;
}

/**
 * Offers an objective to anyone.
 * @throws AgentError `bad_input/offer` with all that is wrong, `bad_input/target`, `no/not_the_owner`, `no/funds`
 */
export async function runOffer(file: string | undefined, options: OfferOptions): Promise<void> {
  await using opened = await openSigning(options);
  const { network, pair } = opened;
  const open = await ledgerOf(opened);
  const { chain, ledger, names, currency } = open;
  const written = readOffer(file, offerFields(options), currency);
  const info = findTarget(await chain.targets(network), written.target, names, 'target');
  requireSpeaker(info, pair.address);
  const terms = termsOf(written, network, info.target);
  const [bounds, samples, nowS, deposit] = await Promise.all([
    ledger.bounds(),
    ledger.samples(terms),
    ledger.nowS(),
    Promise.resolve(chain.api.consts['agreements']?.['offerDeposit']?.toString()),
  ]);
  const faults = [
    ...offerFaults(written, { bounds, samples: samples ?? Number.POSITIVE_INFINITY, nowS }),
    ...(samples === undefined ? [notMeasured(written, network)] : []),
  ];
  if (faults.length > 0) throw offerFault(file ?? 'the offer', faults);
  const held = BigInt(deposit ?? 0);
  await requireFunds(open, pair.address, held, 'the deposit');
  const guarantor =
    written.guarantor === undefined ? undefined : parseAccount(written.guarantor, 'guarantor', names);
  const label = labelOf(info, names);
  const previewed: Previewed = {
    terms,
    label,
    callerPpm: bounds.callerPpm,
    reportersPpm: await ledger.reportersPpm(terms),
    ...(samples !== undefined && { samples }),
  };
  const firstS = await ledger.firstPeriodS(terms.period);
  const { mostPeriods, capacity, untilS } = written;
  await sendAndReport('agreement.offer', options, opened, {
    call: agreementCalls.offer(chain.api, {
      terms,
      availability: { mostPeriods, capacity, untilS },
      guarantor,
    }),
    sentence: `offers ${label} of ${networkName(network)} to anyone`,
    preview: [
      ...termsLines(previewed, currency),
      `covers   ${coverageText(terms.period, coverageOf(terms.period, firstS, 1))} and later, when it is accepted now`,
      `held     ${amountText(held, currency)} for the offer; of each acceptance ${amountText(terms.cap, currency)} a period from ${guarantor ?? 'the provider'}, ${amountText(terms.fee, currency)} from the customer`,
      `there is ${capacity} ${capacity === 1 ? 'agreement' : 'agreements'} of at most ${mostPeriods} periods, until ${utc(untilS * 1_000)} UTC${guarantor === undefined ? '' : '; the guarantor has to agree first'}`,
    ],
    details: {
      ...termsDocument(previewed),
      most_periods: mostPeriods,
      capacity,
      until_s: untilS,
      guarantor: guarantor ?? null,
      deposit: held,
      first_period_s: firstS,
    },
    settle: async ({ events }) => {
      const offer = madeIn(events, 'Offered');
      const next = guarantor === undefined ? 'accept' : 'guarantee';
      return {
        lines: [`offer ${offer}: next, "almanac agreement ${next} ${offer}"`],
        fields: { offer: offer ?? null },
      };
    },
  });
}

/** The options that say what is offered, those left out that nobody gave. */
function offerFields(options: OfferOptions): Readonly<Record<string, unknown>> {
  const { target, indicator, period, share, floor, within, coverage, reporters } = options;
  const { fee, cap, periods, capacity, until, guarantor } = options;
  const what = { target, indicator, period, share, floor, within, coverage, reporters };
  return { ...what, fee, cap, periods, capacity, until, guarantor };
}

function termsOf(written: WrittenOffer, network: number, target: number): Terms {
  const { indicator, period, objective, minCoveragePpm, minReporters, fee, cap } = written;
  return { network, target, indicator, period, objective, minCoveragePpm, minReporters, fee, cap };
}

function notMeasured({ indicator }: WrittenOffer, network: number): string {
  return `indicator: ${indicator} is not measured on ${networkName(network)}, or cannot be agreed on there`;
}

/** Agrees to answer for an offer: caps are held from this account. */
export async function runGuarantee(text: string, options: KeyOptions): Promise<void> {
  const id = parseId(text, '<offer>');
  await using open = await openSigning(options, openLedger);
  const { chain, ledger, currency } = open;
  const offer = await findOffer(ledger, id);
  const { capacity, mostPeriods } = offer.availability;
  const most = offer.terms.cap * BigInt(capacity) * BigInt(mostPeriods);
  await sendAndReport('agreement.guarantee', options, open, {
    call: agreementCalls.guarantee(chain.api, id),
    sentence: `answers for offer ${id} of ${offer.provider}`,
    preview: [
      ...(await offerPreview(open, offer.terms)),
      `held     of each acceptance ${amountText(offer.terms.cap, currency)} a period from this account; at most ${amountText(most, currency)}`,
    ],
    details: { offer: id, most_held: most },
  });
}

/** Closes an offer: nobody accepts it any more, and what was accepted goes on. */
export async function runClose(text: string, options: KeyOptions): Promise<void> {
  const id = parseId(text, '<offer>');
  await using opened = await openSigning(options, openLedger);
  const { chain, ledger, currency } = opened;
  const { deposit, provider } = await findOffer(ledger, id);
  await sendAndReport('agreement.close', options, opened, {
    call: agreementCalls.closeOffer(chain.api, id),
    sentence: `closes offer ${id}; ${amountText(deposit, currency)} go back to ${provider}`,
    details: { offer: id, deposit, provider },
  });
}

/** What terms on the chain come to. */
export async function offerPreview(open: OpenLedger, terms: Terms): Promise<string[]> {
  const { ledger, currency, labelOfTarget } = open;
  const [label, { callerPpm }, reportersPpm, samples] = await Promise.all([
    labelOfTarget(terms.network, terms.target),
    ledger.bounds(),
    ledger.reportersPpm(terms),
    ledger.samples(terms),
  ]);
  const rates = { callerPpm, reportersPpm };
  return termsLines({ terms, label, ...rates, ...(samples !== undefined && { samples }) }, currency);
}
