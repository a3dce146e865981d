import { setTimeout as sleep } from 'node:timers/promises';
import { warnFault } from '../../base/fault.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import type { EthereumDriver } from '../client/client-driver.ts';
import { EthereumHeads } from '../client/ethereum-heads.ts';
import { type NodeState, nodeUrl } from '../real/state.ts';

/** A block that a node has imported, with the wall clock at which it told so. */
export type OnBlock = (hash: string, atMs: number) => void;

/** The blocks and the pool of one node, as its client tells of them. */
export interface NodeChain {
  /** Called at every look: tells of its blocks from now on, also when it listens elsewhere; undefined while it does not run. */
  follow(node: NodeState | undefined): void;
  /** Transactions that wait; undefined when it does not tell in time. */
  pool(node: NodeState, within: AbortSignal): Promise<number | undefined>;
  close(): void;
}

/** By subscription to all heads, over one connection. */
export class SubstrateNodeChain implements NodeChain {
  readonly #onBlock: OnBlock;
  #client: RpcClient | undefined;
  #port: number | undefined;
  #isOpening = false;
  #isClosed = false;

  constructor(onBlock: OnBlock) {
    this.#onBlock = onBlock;
  }

  follow(node: NodeState | undefined): void {
    if (node && (node.rpc_port !== this.#port || !this.#client))
      this.#open(node).catch(warnFault('connecting to a node'));
  }

  async pool(_node: NodeState, within: AbortSignal): Promise<number | undefined> {
    const client = this.#client;
    if (!client?.isConnected) return undefined;
    const pending = client.request<unknown[]>('author_pendingExtrinsics').then(
      (extrinsics) => (Array.isArray(extrinsics) ? extrinsics.length : undefined),
      () => undefined,
    );
    return await Promise.race([pending, aborted(within)]);
  }

  close(): void {
    this.#isClosed = true;
    this.#client?.close();
  }

  // Only for what nobody needs at once: until it is there, blocks and the pool are not seen.
  async #open(node: NodeState): Promise<void> {
    if (this.#isOpening || this.#isClosed) return;
    this.#isOpening = true;
    try {
      this.#client?.close();
      this.#client = undefined;
      const client = await RpcClient.open(nodeUrl(node), { timeoutMs: 5_000 });
      this.#client = client;
      this.#port = node.rpc_port;
      if (this.#isClosed) client.close();
      else
        await client.subscribe('chain_subscribeAllHeads', [], (item, atMs) =>
          this.#onBlock(headerHash(wholeHeader(item)), atMs),
        );
    } catch {
      // It does not listen yet, or has no such subscription: the next look tries again, or does without.
    } finally {
      this.#isOpening = false;
    }
  }
}

const askEveryMs = 100;
const answerWithinMs = 900;

/** By asking for its head ten times a second: not every client of Ethereum has subscriptions. */
export class EthereumNodeChain implements NodeChain {
  readonly #onBlock: OnBlock;
  readonly #driver: EthereumDriver;
  readonly #over = new AbortController();
  #heads: EthereumHeads | undefined;
  #port: number | undefined;
  #isThere = false;

  constructor(onBlock: OnBlock, driver: EthereumDriver) {
    this.#onBlock = onBlock;
    this.#driver = driver;
  }

  follow(node: NodeState | undefined): void {
    this.#isThere = node !== undefined;
    // Of one node no block comes later than of another.
    if (!node || node.rpc_port === this.#port || this.#driver.mostNodes === 1) return;
    const isFirst = this.#port === undefined;
    this.#port = node.rpc_port;
    this.#heads = undefined;
    if (isFirst) this.#askForGood().catch(warnFault('asking a node for its head'));
  }

  async pool(node: NodeState, within: AbortSignal): Promise<number | undefined> {
    return await this.#driver.pool(node, within).catch(() => undefined);
  }

  close(): void {
    this.#over.abort();
  }

  async #askForGood(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      // One that went away, or is busy, is asked again.
      if (this.#isThere) await withTimeLimit(answerWithinMs, signal, this.#ask).catch(() => undefined);
      await sleep(askEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  readonly #ask = async (within: AbortSignal): Promise<void> => {
    const heads = this.#heads ?? new EthereumHeads(this.#port ?? 0);
    const blocks = await heads.next(within);
    const atMs = Date.now();
    // What was there at first came nobody knows when.
    if (heads === this.#heads) for (const { hash } of blocks) this.#onBlock(hash, atMs);
    this.#heads = heads;
  };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else
      signal.addEventListener('abort', () => resolve(undefined), {
        once: true,
      });
  });
}
