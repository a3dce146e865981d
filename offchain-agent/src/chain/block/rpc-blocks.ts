import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isMethodMissing, isStateDiscarded } from '../rpc/error.ts';
import { type LinkedHeader, linkedHeader } from './header-hash.ts';

/** Which new blocks a node tells of: those that become its best one, or every one that it imports. */
export type NewHeads = 'NewHeads' | 'AllHeads';

/** The blocks of a node of any chain, over bare JSON-RPC: no metadata, no types, no configuration. */
export class RpcBlocks {
  readonly #client: RpcClient;

  constructor(client: RpcClient) {
    this.#client = client;
  }

  async finalizedHead(): Promise<{ number: number; hash: string }> {
    const hash = await this.request<string>('chain_getFinalizedHead', []);
    return { number: Number((await this.headerOf(hash)).number), hash };
  }

  async hashOf(number: number): Promise<string> {
    const hash = await this.request<string | null>('chain_getBlockHash', [number]);
    if (hash === null) throw this.#missing(`block ${number}`);
    return hash;
  }

  async headerOf(hash: string): Promise<LinkedHeader> {
    const header = await this.request<unknown>('chain_getHeader', [hash]);
    if (header === null) throw this.#missing(`block ${hash}`);
    return linkedHeader(header);
  }

  /** Tells of the blocks that come in from now on, with the wall clock at which they did. */
  async followNew(
    kind: NewHeads,
    onHeader: (header: LinkedHeader, seenAtMs: number) => void,
  ): Promise<() => void> {
    // A node begins each subscription with its best block, which came in at some earlier time.
    let isFirst = true;
    const forgetBreaks = this.#client.onConnection((event) => {
      isFirst ||= event === 'lost';
    });
    const stop = await this.#follow(kind, (header, receivedAtMs) => {
      if (!isFirst) onHeader(header, receivedAtMs);
      isFirst = false;
    });
    return () => {
      forgetBreaks();
      stop();
    };
  }

  async followFinalized(onNumber: (number: number) => void): Promise<() => void> {
    return await this.#follow('FinalizedHeads', ({ number }) => onNumber(Number(number)));
  }

  /** @throws AgentError `unreachable/state` when the node has discarded the state asked for; as the client does */
  async request<Result>(method: string, params: readonly unknown[]): Promise<Result> {
    try {
      return await this.#client.request<Result>(method, params);
    } catch (error) {
      if (!isStateDiscarded(error)) throw error;
      throw new AgentError(
        'unreachable/state',
        `${this.#shownUrl} has discarded the state of block ${plainText(params.at(-1))}, which names the authorities; ask an archive node (--state-pruning archive), or begin at a later block`,
        { data: { url: this.#shownUrl, block_hash: params.at(-1) }, cause: error },
      );
    }
  }

  async #follow(
    kind: NewHeads | 'FinalizedHeads',
    onItem: (header: LinkedHeader, receivedAtMs: number) => void,
  ) {
    const id = await this.#client.subscribe(`chain_subscribe${kind}`, [], (item, receivedAtMs) =>
      onItem(linkedHeader(item), receivedAtMs),
    );
    // Whether the node heard of it makes no difference to who stops listening.
    return () => void this.#client.unsubscribe(`chain_unsubscribe${kind}`, id).catch(() => undefined);
  }

  #missing(what: string): AgentError {
    return new AgentError(
      'unreachable/block',
      `${this.#shownUrl} does not have ${what}; it may still be syncing, or be a node of another chain`,
      {
        data: { url: this.#shownUrl },
      },
    );
  }

  get #shownUrl(): string {
    return shownUrl(this.#client.url);
  }
}

/** What a node offers: all new blocks where it can, so that one of a fork that wins or loses later has its time too. */
export async function offeredHeads(client: Pick<RpcClient, 'request'>): Promise<NewHeads> {
  try {
    const { methods } = await client.request<{ methods: string[] }>('rpc_methods');
    return methods.includes('chain_subscribeAllHeads') ? 'AllHeads' : 'NewHeads';
  } catch (error) {
    if (isMethodMissing(error)) return 'NewHeads';
    throw error;
  }
}
