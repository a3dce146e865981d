import { AgentError } from '../../base/error.ts';
import { utc } from '../../base/format.ts';
import {
  agreementCalls,
  type NumberedAgreement,
  type SettledPeriod,
  settlementsIn,
} from '../../chain/agreement/agreements.ts';
import type { Currency } from '../../chain/amount.ts';
import { periodLabel } from '../../chain/records/period-label.ts';
import type { KeyOptions } from '../../cli/key-options.ts';
import { print, say, writeJson } from '../../cli/output.ts';
import { openSigning, sendAndReport } from '../../cli/signing.ts';
import { periodEnd } from '../../sli/calendar.ts';
import { settlementDocument, settlementText } from '../../words/agreement-preview.ts';
import { settleDue, settlingOn } from '../settle-due.ts';
import { findAgreement, openLedger, parseId } from './open.ts';

/**
 * Settles the next period of an agreement, or of all that are due.
 * @throws AgentError `no/agreement`; `unknown/not_final` while the record of the period can still change; `no/paused`
 */
export async function runSettle(text: string | undefined, options: KeyOptions): Promise<void> {
  if (text === undefined) return await settleAll(options);
  const id = parseId(text, '<agreement>');
  await using opened = await openSigning(options, openLedger);
  const { chain, ledger, currency } = opened;
  const agreement = await findAgreement(ledger, id);
  const pausedUntilS = await ledger.pausedUntilS();
  if ((await ledger.nowS()) < pausedUntilS) throw paused(pausedUntilS);
  const due = await ledger.settlement(id);
  if (!due) throw notFinal(agreement);
  const { period } = agreement.terms;
  await sendAndReport('agreement.settle', options, opened, {
    call: agreementCalls.settle(chain.api, id),
    sentence: `settles the ${period} ${periodLabel(period, due.startS)} of agreement ${id}`,
    preview: [settlementText(due, currency)],
    details: { agreement: id, period, due: settlementDocument(due) },
    settle: async ({ events }) => {
      const settled = settlementsIn(events);
      return {
        lines: settled.map((one) => settlementText(one, currency)),
        fields: { settled: settled.map(settledFields) },
      };
    },
  });
}

async function settleAll(options: KeyOptions): Promise<void> {
  await using opened = await openSigning(options, openLedger);
  const { chain, chainName, url, ledger, currency, signal, pair } = opened;
  const document = (fields: Readonly<Record<string, unknown>>) => ({
    schema: 'almanac.settlements.v1',
    chain: chainName,
    url,
    account: pair.address,
    is_dry_run: options.dryRun === true,
    ...fields,
  });
  if (options.dryRun) {
    const due = (await ledger.due()).map(({ agreement, settlement }) => ({
      ...settlement,
      agreement: agreement.id,
    }));
    if (options.json) writeJson(document({ due: due.map(settledFields) }));
    else {
      for (const one of due) print(line(one, currency));
      print(due.length === 0 ? 'nothing is due' : 'nothing was signed or sent (--dry-run)');
    }
    return;
  }
  const settled: SettledPeriod[] = [];
  const chainOf = settlingOn(chain, pair, { signal, onProgress: say });
  await settleDue(chainOf, signal, (one) => {
    settled.push(one);
    if (!options.json) print(line(one, currency));
  });
  if (options.json) writeJson(document({ settled: settled.map(settledFields) }));
  else if (settled.length === 0) print('nothing is due');
}

function line(settled: SettledPeriod, currency: Currency): string {
  return `agreement ${settled.agreement}, from ${utc(settled.startS * 1_000)} UTC  ${settlementText(settled, currency)}`;
}

function settledFields(settled: SettledPeriod) {
  return { agreement: settled.agreement, ...settlementDocument(settled) };
}

function notFinal({ id, terms: { period }, nextS }: NumberedAgreement): AgentError {
  const endS = periodEnd(period, nextS);
  return new AgentError(
    'unknown/not_final',
    `the ${period} ${periodLabel(period, nextS)} of agreement ${id} is not final: it ends at ${utc(endS * 1_000)} UTC, and its record is closed a little later; try again then`,
    { data: { agreement: id, next_s: nextS, end_s: endS }, retryable: true },
  );
}

function paused(untilS: number): AgentError {
  return new AgentError(
    'no/paused',
    `the Council has paused agreements until ${utc(untilS * 1_000)} UTC; try again then`,
    { data: { until_s: untilS } },
  );
}
