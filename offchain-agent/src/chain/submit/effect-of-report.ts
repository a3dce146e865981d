import type { ReportingChain } from '../reporting/reporting-chain.ts';
import type { EffectState } from './outbox-chain.ts';
import { parseReportKey } from './report-key.ts';

/**
 * Whether the part of a report that a key names stands on the chain. What no report's key names, the chain cannot tell.
 */
export async function effectOfReport(
  chain: Pick<ReportingChain, 'storedReport' | 'firstOpenWindow'>,
  key: string,
): Promise<EffectState> {
  const report = parseReportKey(key);
  if (!report) return 'absent';
  const { network, window, reporter, part } = report;
  const stored = await chain.storedReport(network, window, reporter);
  if (stored && stored.parts.length > part) return 'done';
  return window < (await chain.firstOpenWindow(network)) ? 'closed' : 'open';
}
