import { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { RpcClient, type RpcClientOptions } from './client.ts';
import { RpcProvider } from './provider.ts';
import { readRuntimeVersion } from './runtime-version.ts';

export interface ConnectOptions {
  /** Ends the attempt to connect, not the connection. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly fallbackUrls?: RpcClientOptions['fallbackUrls'];
  readonly onFault?: RpcClientOptions['onFault'];
}

/** A node with the types of its chain, and the bare connection below for what needs no types. */
export interface ChainConnection {
  readonly api: ApiPromise;
  readonly client: RpcClient;
}

/**
 * Connects to a Substrate node, ready for use; it reconnects by itself until `disconnect()`.
 *
 * @throws AgentError as `openChain` does
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<ApiPromise> {
  return (await openChain(url, options)).api;
}

/**
 * As `connect`, with the connection itself beside it; `api.disconnect()` ends both.
 *
 * @throws AgentError as `openSocket` does, `bad_input/not_a_node` when what answers is no Substrate node,
 * `unreachable/timeout`; the reason of the signal when it aborts.
 */
export async function openChain(url: string, options: ConnectOptions = {}): Promise<ChainConnection> {
  const client = await RpcClient.open(url, options);
  const onAbort = (): void => client.close();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await readRuntimeVersion(client);
    const api = await ApiPromise.create({
      provider: new RpcProvider(client),
      noInitWarn: true,
      throwOnConnect: true,
    });
    // Whoever connected to this chain would read another one as if it were the same.
    client.pinChain(api.genesisHash.toHex());
    return { api, client };
  } catch (error) {
    client.close();
    options.signal?.throwIfAborted();
    if (error instanceof AgentError) throw error;
    throw new AgentError(
      'bad_input/metadata',
      `the runtime of the chain at ${shownUrl(url)} could not be understood: ${plainText(error instanceof Error ? error.message : error)}`,
      { data: { url: shownUrl(url) }, cause: error },
    );
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Says whether the chain keeps SLI records.
 * @throws AgentError `bad_input/no_sli` when its runtime has no SliApi.
 */
export function requireSli(api: ApiPromise): void {
  if (api.call['sliApi'] !== undefined) return;
  const specName = plainText(api.runtimeVersion.specName);
  throw new AgentError(
    'bad_input/no_sli',
    `the chain "${specName}" keeps no SLI records: pallet-sli is not in its runtime; name an Almanac chain with --url, or count this one from outside with "almanac watch URL"`,
    { data: { spec_name: specName } },
  );
}
