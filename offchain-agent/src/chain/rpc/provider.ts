import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ProviderInterface,
  ProviderInterfaceCallback,
  ProviderInterfaceEmitCb,
  ProviderInterfaceEmitted,
} from '@polkadot/rpc-provider/types';
import type { RpcClient } from './client.ts';
import { latestMetadata } from './metadata.ts';

/** @polkadot/api leaves a failure of this subscription to nobody: thrown, it would end the process. */
const unguarded = 'state_subscribeRuntimeVersion';
const retryMs = 1_000;

/**
 * Lets @polkadot/api speak through our client: one transport, one way to fail, and nothing printed when a connection
 * breaks.
 */
export class RpcProvider implements ProviderInterface {
  readonly hasSubscriptions = true;
  readonly isClonable = false;
  readonly #client: RpcClient;

  constructor(client: RpcClient) {
    this.#client = client;
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
    if (method === 'state_getMetadata') return (await latestMetadata(this.#client, params)) as Result;
    return await this.#client.request<Result>(method, params);
  }

  async subscribe(
    _type: string,
    method: string,
    params: unknown[],
    listener: ProviderInterfaceCallback,
  ): Promise<number> {
    const start = async (): Promise<number> =>
      await this.#client.subscribe(method, params, (item) => listener(null, item));
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
