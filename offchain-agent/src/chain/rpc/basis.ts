import { type IndicatorName, isCounted } from '../../sli/indicator.ts';
import type { RpcClient } from './client.ts';

/** Where the figures of a chain come from: counted on real nodes, or made by the embedded chain. */
export type Basis = 'census' | 'simulated';

/** What the embedded chain answers to `system_version`; every node of Substrate answers a number there. */
export const embeddedVersion = 'embedded';

/** The basis of what a node serves, by its answer to `system_version`. */
export function basisOf(systemVersion: unknown): Basis {
  return systemVersion === embeddedVersion ? 'simulated' : 'census';
}

/** The basis of what the node serves that the client talks to. */
export async function readBasis(client: Pick<RpcClient, 'request'>): Promise<Basis> {
  // What does not tell its version, as a gateway before nodes, is not the embedded chain.
  return basisOf(await client.request('system_version').catch(() => undefined));
}

/** The basis of an indicator's figures: what reporters sample is no census, and what the embedded chain makes is neither. */
export function shownBasis(basis: Basis, indicator: IndicatorName): Basis | 'sampled' {
  return basis === 'census' && !isCounted(indicator) ? 'sampled' : basis;
}
