import { plainText } from '../../base/plain-text.ts';
import { resolveEndpoint, runningNames } from '../../base/running-chains.ts';
import { shownUrl } from '../../base/url.ts';
import { type Governed, readGoverned } from '../../chain/govern/governed.ts';
import { type StateReader, stateReader } from '../../chain/govern/state-reader.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { openChain } from '../../chain/rpc/connect.ts';
import { processSignal } from '../abort.ts';
import { disconnectOnAbort } from '../open-records.ts';
import { parseNetwork } from '../reporter/parse.ts';

/** What a chain is governed by, at its finalized head. */
export interface OpenGoverned {
  readonly api: ApiReportingChain['api'];
  readonly reader: StateReader;
  readonly governed: Governed;
  readonly chainName: string;
  readonly url: string;
  readonly block: number;
  readonly blockHash: string;
  readonly specVersion: number;
  /** Names of a running demo or network by address. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Connects to the chain that a command means, reads what is governed, hands it to `use`, and disconnects. Any runtime will
 * do: what it lacks is undefined.
 *
 * @throws AgentError as `openChain` does
 */
export async function withGoverned<Result>(
  options: { readonly url?: string; readonly network: string },
  use: (open: OpenGoverned) => Promise<Result>,
): Promise<Result> {
  const network = parseNetwork(options.network);
  const url = await resolveEndpoint(options.url);
  const signal = processSignal();
  const { api, client } = await openChain(url, { signal });
  disconnectOnAbort(api, signal);
  try {
    const blockHash = await client.request<string>('chain_getFinalizedHead');
    const { number } = await client.request<{ number: string }>('chain_getHeader', [blockHash]);
    const reader = await stateReader(api, blockHash);
    return await use({
      api,
      reader,
      governed: await readGoverned(reader, network),
      chainName: plainText(await client.request('system_chain')),
      url: shownUrl(url),
      block: Number(number),
      blockHash,
      specVersion: api.runtimeVersion.specVersion.toNumber(),
      names: await runningNames(url),
    });
  } finally {
    await api.disconnect();
  }
}
