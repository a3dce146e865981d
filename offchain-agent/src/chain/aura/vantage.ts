import { shownUrl } from '../../base/url.ts';
import { headerHash, type RpcHeader, wholeHeader } from '../block/header-hash.ts';
import { offeredHeads } from '../block/rpc-blocks.ts';
import { RpcClient, type RpcClientOptions } from '../rpc/client.ts';
import { wrongChainError } from '../rpc/require-chain.ts';

interface Health {
  readonly peers: number;
  readonly isSyncing: boolean;
  readonly shouldHavePeers: boolean;
}

interface VantageOptions {
  /** The chain that must be behind the URL, 0x and 64 hex digits. */
  readonly genesisHash: string;
  /** The clock that says when a block came in, milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly onFault?: RpcClientOptions['onFault'];
}

/**
 * A node at which a reporter listens for new blocks (`measure/arrival/listening-record.ts`): every block that the node imports,
 * whether or not it is its best one, so that a block of a fork that wins later has its time too.
 */
export class RpcVantage {
  readonly name: string;
  readonly #client: RpcClient;
  readonly #genesisHash: string;
  /** The highest block delivered, the one skipped at the beginning included. */
  #delivered = -1;
  #wasBehind = false;

  private constructor(client: RpcClient, genesisHash: string) {
    this.name = shownUrl(client.url);
    this.#client = client;
    this.#genesisHash = genesisHash;
  }

  /**
   * @throws AgentError as `openSocket` does; `bad_input/wrong_chain` when another chain is there
   */
  static async open(url: string, options: VantageOptions): Promise<RpcVantage> {
    const { genesisHash, ...rest } = options;
    const client = await RpcClient.open(url, rest);
    const found = await client.request('chain_getBlockHash', [0]).catch((error: unknown) => {
      client.close();
      throw error;
    });
    if (found === genesisHash) return new RpcVantage(client, genesisHash);
    client.close();
    throw wrongChainError(url, found, genesisHash);
  }

  /** Delivers every block that comes in from now on, with the time at which it did. */
  async followBlocks(onBlock: (hash: string, receivedAtMs: number) => void): Promise<() => void> {
    // A node begins each subscription with its best block, which came in at some earlier time.
    let isFirst = true;
    const forgetBreaks = this.#client.onConnection((event) => {
      isFirst ||= event === 'lost';
    });
    const onItem = (item: unknown, receivedAtMs: number): void => {
      const header = wholeHeader(item);
      this.#delivered = Math.max(this.#delivered, Number(header.number));
      if (!isFirst) onBlock(headerHash(header), receivedAtMs);
      isFirst = false;
    };
    const kind = await offeredHeads(this.#client);
    const id = await this.#client.subscribe(`chain_subscribe${kind}`, [], onItem);
    return () => {
      forgetBreaks();
      void this.#client.unsubscribe(`chain_unsubscribe${kind}`, id).catch(() => undefined);
    };
  }

  onLost(listener: () => void): () => void {
    return this.#client.onConnection((event) => {
      if (event === 'lost') listener();
    });
  }

  /**
   * Whether the node is of the right chain, in touch with its network, up to date, and tells of every block that it has.
   * @throws AgentError when it does not answer
   */
  async isWell(): Promise<boolean> {
    const [genesis, health, best] = await Promise.all([
      this.#client.request('chain_getBlockHash', [0]),
      this.#client.request<Health>('system_health'),
      this.#client.request<RpcHeader>('chain_getHeader'),
    ]);
    // The best block may have overtaken its own notification once.
    const isBehind = Number(best.number) > this.#delivered;
    const isMute = isBehind && this.#wasBehind;
    this.#wasBehind = isBehind;
    const isAlone = health.shouldHavePeers && health.peers === 0;
    return genesis === this.#genesisHash && !health.isSyncing && !isAlone && !isMute;
  }

  close(): void {
    this.#client.close();
  }
}
