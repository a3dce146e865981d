import { setTimeout as sleep } from 'node:timers/promises';
import { ApiPromise } from '@polkadot/api';
import type { ApiOptions } from '@polkadot/api/types';
import type {
  ProviderInterface,
  ProviderInterfaceCallback,
  ProviderInterfaceEmitCb,
  ProviderInterfaceEmitted,
} from '@polkadot/rpc-provider/types';
import { rpcDefinitions } from '@polkadot/types';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { AgentError } from '../../base/error.ts';
import { plainMessage, plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { RpcClient, type RpcClientOptions } from './client.ts';
import { RpcError } from './error.ts';
import { readRuntimeVersion, requireRuntimeVersion } from './runtime-version.ts';

export interface ConnectOptions {
  /** Ends the attempt to connect, not the connection. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly fallbackUrls?: RpcClientOptions['fallbackUrls'];
  readonly onFault?: RpcClientOptions['onFault'];
  readonly retry?: RpcClientOptions['retry'];
}

/** A node with the types of its chain, and the bare connection below for what needs no types. */
export interface ChainConnection {
  readonly api: ApiPromise;
  readonly client: RpcClient;
}

/**
 * @polkadot/api leaves a failure of this subscription to nobody, and what it cannot decode of an item too: thrown, either
 * would end the process.
 */
const unguarded = 'state_subscribeRuntimeVersion';
const retryMs = 1_000;

/** The newest first, of those that @polkadot/api reads; older ones do not tell of runtime APIs. */
const withRuntimeApis = [16, 15] as const;

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
 * @throws AgentError as `openSocket` does, `bad_input/not_a_node` when what answers is not a Substrate node, `bad_input/metadata` when its
 * runtime cannot be understood, `unreachable/timeout`; the reason of the signal when it aborts.
 */
export async function openChain(url: string, options: ConnectOptions = {}): Promise<ChainConnection> {
  const client = await RpcClient.open(url, options);
  const onAbort = (): void => client.close();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const provider = new RpcProvider(client);
  try {
    await readRuntimeVersion(client);
    const api = await ApiPromise.create({
      provider,
      noInitWarn: true,
      throwOnConnect: true,
      rpc: quietMethods(),
    });
    // @polkadot/api takes no bytes for the metadata of a chain without pallets.
    if (api.runtimeMetadata.asLatest.pallets.length === 0) {
      await api.disconnect();
      throw new RangeError('its metadata has no pallets');
    }
    // Whoever connected to this chain would read another one as if it were the same.
    client.pinChain(api.genesisHash.toHex());
    return { api, client };
  } catch (error) {
    client.close();
    options.signal?.throwIfAborted();
    if (error instanceof AgentError) throw error;
    // @polkadot/api makes an error of its own of one of ours.
    const { failure } = provider;
    if (failure && plainMessage(error).includes(failure.message)) throw failure;
    throw new AgentError(
      'bad_input/metadata',
      `the runtime of the chain at ${shownUrl(url)} could not be understood: ${plainMessage(error)}`,
      { data: { url: shownUrl(url) }, cause: error },
    );
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * The methods that @polkadot/api knows, of which it prints no failure: whoever asks learns of it, and of what is asked no longer
 * when a command ends there is nothing to tell.
 */
function quietMethods(): NonNullable<ApiOptions['rpc']> {
  const quiet = <Method extends object>(methods: Readonly<Record<string, Method>>) =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, { ...method, noErrorLog: true }]),
    );
  return Object.fromEntries(
    Object.entries(rpcDefinitions).map(([section, methods]) => [section, quiet(methods)]),
  );
}

/**
 * As `openChain`, for a chain that must have what `make` asks for; when it lacks that, the connection ends.
 * @throws AgentError as `openChain` and `make` do
 */
export async function openChainAs<Chain>(
  url: string,
  options: ConnectOptions,
  make: (connection: ChainConnection) => Chain,
): Promise<Chain> {
  const connection = await openChain(url, options);
  try {
    // Until a first answer has come, @polkadot/api is still subscribing, and complains aloud when it is cut short.
    await connection.client.request('chain_getFinalizedHead');
    return make(connection);
  } catch (error) {
    await connection.api.disconnect();
    throw error;
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
    `the chain "${specName}" keeps no SLI records: pallet-sli is not in its runtime; pass --url of an Almanac chain, or count with "almanac watch URL"`,
    { data: { spec_name: specName } },
  );
}

/**
 * A method of the node, through @polkadot/api.
 * @throws AgentError `bad_input/rpc_methods` where the node does not name it: @polkadot/api leaves it out then
 */
export function namedRpc<
  Section extends 'chain' | 'state',
  Name extends keyof ApiPromise['rpc'][Section] & string,
>(api: ApiPromise, section: Section, name: Name): ApiPromise['rpc'][Section][Name] {
  const method = api.rpc[section][name] as ApiPromise['rpc'][Section][Name] | undefined;
  if (method) return method;
  throw new AgentError(
    'bad_input/rpc_methods',
    `the node does not name ${section}_${name} among its methods (rpc_methods); ask one that answers it, or lets it through`,
    { data: { method: `${section}_${name}` } },
  );
}

/**
 * Lets @polkadot/api speak through our client: one transport, one way to fail, and nothing printed when a connection
 * breaks.
 */
export class RpcProvider implements ProviderInterface {
  readonly hasSubscriptions = true;
  readonly isClonable = false;
  readonly #client: RpcClient;
  #failure: AgentError | undefined;

  constructor(client: RpcClient) {
    this.#client = client;
  }

  /** What the last request failed with that did. */
  get failure(): AgentError | undefined {
    return this.#failure;
  }

  get isConnected(): boolean {
    return this.#client.isConnected;
  }

  clone(): ProviderInterface {
    throw new Error('an RpcProvider has one connection and cannot be cloned');
  }

  /** The client is connected from the start and restores itself. */
  async connect(): Promise<void> {}

  async disconnect(): Promise<void> {
    this.#client.close();
  }

  on(type: ProviderInterfaceEmitted, listener: ProviderInterfaceEmitCb): () => void {
    return this.#client.onConnection((event) => {
      if (type === 'connected' && event === 'restored') listener();
      if (type === 'disconnected' && event === 'lost') listener();
    });
  }

  async send<Result>(method: string, params: unknown[]): Promise<Result> {
    try {
      if (method === 'state_getMetadata') return (await latestMetadata(this.#client, params)) as Result;
      return await this.#client.request<Result>(method, params);
    } catch (error) {
      if (error instanceof AgentError) this.#failure = error;
      throw error;
    }
  }

  async subscribe(
    _type: string,
    method: string,
    params: unknown[],
    listener: ProviderInterfaceCallback,
  ): Promise<number> {
    const start = async (): Promise<number> =>
      await this.#client.subscribe(method, params, (item) => {
        // What is thrown here is counted and told, and the subscription goes on.
        if (method === unguarded) requireRuntimeVersion(item);
        listener(null, item);
      });
    return method === unguarded ? await this.#untilStarted(start) : await start();
  }

  async unsubscribe(_type: string, method: string, id: number | string): Promise<boolean> {
    await this.#client.unsubscribe(method, Number(id));
    return true;
  }

  async #untilStarted(start: () => Promise<number>): Promise<number> {
    for (;;) {
      try {
        return await start();
      } catch {
        // Nobody waits for it any more.
        if (this.#client.isClosed) return await new Promise<never>(() => undefined);
        await sleep(retryMs, undefined, { ref: false });
      }
    }
  }
}

/**
 * The metadata of a runtime in the newest version that it has, at a block or at the newest one. A node's own
 * `state_getMetadata` answers version 14, with which @polkadot/api loses the runtime APIs of a chain that is upgraded
 * while it is connected.
 * @throws AgentError of the transport; `unknown/rpc` when the node refuses even the plain question
 */
export async function latestMetadata(
  client: Pick<RpcClient, 'request'>,
  at: readonly unknown[],
): Promise<string> {
  for (const version of withRuntimeApis) {
    const metadata = await metadataAtVersion(client, version, at);
    if (metadata !== undefined) return metadata;
  }
  return await client.request<string>('state_getMetadata', [...at]);
}

async function metadataAtVersion(
  client: Pick<RpcClient, 'request'>,
  version: number,
  at: readonly unknown[],
): Promise<string | undefined> {
  const argument = u8aToHex(Uint8Array.of(version, 0, 0, 0));
  try {
    const answer = await client.request<string>('state_call', [
      'Metadata_metadata_at_version',
      argument,
      ...at,
    ]);
    // An Option of bytes.
    const bytes = hexToU8a(answer);
    return bytes[0] === 1 ? u8aToHex(compactStripLength(bytes.subarray(1))[1]) : undefined;
  } catch (error) {
    // A runtime that does not know the question.
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}
