import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';

/** A chain that transactions are sent to. */
export interface UpgradedChain {
  readonly chain: ApiReportingChain;
  /** Waits for what needs blocks: an embedded chain builds them then, real nodes build them anyway. */
  readonly serve: <Result>(work: Promise<Result>) => Promise<Result>;
}
