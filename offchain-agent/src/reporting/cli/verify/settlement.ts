import { parseId } from '../../../agreement/cli/open.ts';
import { type FoundSettlement, findSettlement } from '../../../agreement/find-settlement.ts';
import { type VerifiedSettlement, verifySettlement } from '../../../agreement/verify-settlement.ts';
import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { utc } from '../../../base/format.ts';
import { parseInstant } from '../../../base/instant.ts';
import { type Currency, currencyOf } from '../../../chain/amount.ts';
import { periodLabel } from '../../../chain/records/period-label.ts';
import { openReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import { openAt } from '../../../cli/open-at.ts';
import { type JsonDocument, print, writeJson } from '../../../cli/output.ts';
import { periodEnd } from '../../../sli/calendar.ts';
import type { JudgedRecord } from '../../../sli/settlement.ts';
import { settlementDocument, settlementText } from '../../../words/agreement-preview.ts';
import type { VerifyCommandOptions } from './run.ts';

/**
 * Computes again what a settled period of an agreement paid, and sets the exit code.
 * @throws AgentError as `findSettlement` and `verifySettlement` do
 */
export async function runVerifySettlement(
  sources: readonly string[],
  id: string,
  options: VerifyCommandOptions,
): Promise<void> {
  const { agent, data, proof, heartbeats, genesis } = options;
  if (sources.length > 0 || (agent ?? data ?? proof ?? heartbeats ?? genesis) !== undefined) {
    throw new AgentError(
      'bad_input/settlement',
      '--settlement: is computed from the chain; give it with --url, --at and --json alone',
    );
  }
  const agreement = parseId(id, '--settlement');
  const atS = options.at === undefined ? undefined : parseInstant(options.at, '--at');
  await using opened = await openAt(options.url, openReportingChain);
  const { chain, chainName, url, signal } = opened;
  const found = await findSettlement(chain, agreement, atS);
  const verified = await verifySettlement(chain, found, signal);
  const currency = currencyOf(chain.api.registry);
  if (options.json) writeJson(settlementReport({ chainName, url }, found, verified));
  else for (const line of settlementLines(found, verified, currency)) print(line);
  process.exitCode = verified.differences.length === 0 ? exitCode.ok : exitCode.no;
}

export function settlementLines(
  { settled, agreement, block }: FoundSettlement,
  { counted, record, differences }: VerifiedSettlement,
  currency: Currency,
): readonly string[] {
  const { period, target, indicator } = agreement.terms;
  const from = counted
    ? `headers of blocks ${counted.fromBlock} to ${counted.toBlock}: ${counted.authored} of ${counted.assigned} slots`
    : `the record of the chain: ${recordText(record)}${indicator === 'authorship' ? '' : '; "almanac verify EVIDENCE" recomputes it'}`;
  return [
    `agreement ${agreement.id}, target ${target}, the ${period} ${periodLabel(period, settled.startS)} (${utc(settled.startS * 1_000)} to ${utc(periodEnd(period, settled.startS) * 1_000)} UTC), settled in block ${block}`,
    `chain    ${settlementText(settled, currency)}`,
    `counted  ${from}`,
    ...(differences.length === 0
      ? ['equal    to the last unit']
      : differences.map((difference) => `differs  ${difference}`)),
  ];
}

function recordText(record: JudgedRecord | undefined): string {
  if (!record) return 'none';
  if (record.kind === 'slots') return `${record.authored} of ${record.assigned} slots`;
  return `${record.samples} samples, ${record.reported} of ${record.expected} taken, ${record.reporters} reporters`;
}

function settlementReport(
  { chainName, url }: { readonly chainName: string; readonly url: string },
  { settled, agreement, block, blockHash }: FoundSettlement,
  { basis, counted, verdict, shares, differences }: VerifiedSettlement,
): JsonDocument {
  return {
    schema: 'almanac.verify_settlement.v1',
    chain: chainName,
    url,
    agreement: agreement.id,
    period: agreement.terms.period,
    end_s: periodEnd(agreement.terms.period, settled.startS),
    block,
    block_hash: blockHash,
    settled: settlementDocument(settled),
    basis,
    from_block: counted?.fromBlock ?? null,
    to_block: counted?.toBlock ?? null,
    assigned_slots: counted?.assigned ?? null,
    authored_slots: counted?.authored ?? null,
    recomputed: {
      outcome: verdict?.kind ?? null,
      payout: shares.payout,
      fee_to_provider: shares.feeToProvider,
      to_caller: shares.toCaller,
      to_reporters: shares.toReporters,
    },
    state: differences.length === 0 ? 'equal' : 'differs',
    differences: [...differences],
  };
}
