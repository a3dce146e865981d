import { plainText } from '../base/plain-text.ts';
import { resolveEndpoint } from '../base/running-chains.ts';
import { shownUrl } from '../base/url.ts';
import {
  type ApiScalabilityChain,
  openScalabilityChain,
} from '../chain/scalability/api-scalability-chain.ts';
import { processSignal } from './abort.ts';
import { disconnectOnAbort } from './open-records.ts';

/** A chain that keeps load tests, as a command uses it. */
export interface OpenScalability {
  readonly chain: ApiScalabilityChain;
  readonly chainName: string;
  readonly url: string;
  readonly signal: AbortSignal;
}

/**
 * Connects to the chain that a command means, hands it to `use`, and disconnects.
 * @throws AgentError as `openScalabilityChain` does
 */
export async function withScalability<Result>(
  options: { readonly url?: string },
  use: (open: OpenScalability) => Promise<Result>,
): Promise<Result> {
  const url = await resolveEndpoint(options.url);
  const signal = processSignal();
  const chain = await openScalabilityChain(url, { signal });
  disconnectOnAbort(chain.api, signal);
  try {
    const chainName = plainText(await chain.client.request('system_chain'));
    return await use({ chain, chainName, url: shownUrl(url), signal });
  } finally {
    await chain.close();
  }
}
