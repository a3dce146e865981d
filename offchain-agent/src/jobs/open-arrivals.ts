import type { ApiReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import type { AgentConfig } from '../config/agent/schema.ts';
import type { Logger } from '../log/logger.ts';
import type { ArrivalWatch } from './parts.ts';

/** Watches arrivals at the vantage nodes; undefined without one, and on networks other than the home one. */
export async function openArrivals(
  config: AgentConfig,
  _chain: ApiReportingChain,
  log: Logger,
): Promise<ArrivalWatch | undefined> {
  if (config.vantages.length === 0 || config.network !== 0) return undefined;
  log.warn({ vantages: config.vantages.length }, 'arrivals are not measured yet');
  return undefined;
}
