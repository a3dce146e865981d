import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';

/** An amount for people, in the unit of the chain. */
export function amountText({ registry }: ApiReportingChain['api'], amount: bigint): string {
  return registry.createType('Balance', amount).toHuman() as string;
}
