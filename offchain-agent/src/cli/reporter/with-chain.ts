import { plainText } from '../../base/plain-text.ts';
import { resolveEndpoint } from '../../base/running-chains.ts';
import { shownUrl } from '../../base/url.ts';
import { type ApiReportingChain, openReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { processSignal } from '../abort.ts';
import { disconnectOnAbort } from '../open-records.ts';
import { parseNetwork } from './parse.ts';

/** A chain that takes reports, as a command uses it. */
export interface OpenChain {
  readonly chain: ApiReportingChain;
  readonly network: number;
  readonly chainName: string;
  readonly url: string;
  readonly signal: AbortSignal;
}

/**
 * Connects to the chain that a command means, hands it to `use`, and disconnects.
 * @throws AgentError as `openReportingChain` does
 */
export async function withChainOf<Result>(
  options: { readonly url?: string; readonly network: string },
  use: (open: OpenChain) => Promise<Result>,
): Promise<Result> {
  const network = parseNetwork(options.network);
  const url = await resolveEndpoint(options.url);
  const signal = processSignal();
  const chain = await openReportingChain(url, { signal });
  disconnectOnAbort(chain.api, signal);
  try {
    const chainName = plainText(await chain.client.request('system_chain'));
    return await use({ chain, network, chainName, url: shownUrl(url), signal });
  } finally {
    await chain.close();
  }
}
