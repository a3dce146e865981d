import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../../base/process.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { parseSigningKey } from '../../chain/keys/parse-key.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import { type ChainConnection, openChain } from '../../chain/rpc/connect.ts';
import { signCall } from '../../chain/submit/sign.ts';
import { type NetworkState, type NodeState, nodeUrl } from '../real/state.ts';

/** Sends a small transaction to a node, and waits for it. */
export interface TransactionSender {
  /** Until it is in a block, in milliseconds; undefined where that did not happen in time. */
  send(node: NodeState, signal: AbortSignal): Promise<number | undefined>;
  close(): Promise<void>;
}

interface TrickleOptions {
  readonly network: () => NetworkState | undefined;
  readonly sender: TransactionSender;
  readonly onSent: (node: string, ms: number | undefined) => void;
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Has money on every chain that `network up` makes, and nothing else to do there. */
const seed = '//Two';
const slotsToWait = 10;
const leastWaitMs = 20_000;

/** How long a transaction may take until it counts as lost, in milliseconds. */
export function patienceOf({ slot_ms: slotMs }: Pick<NetworkState, 'slot_ms'>): number {
  return Math.max(leastWaitMs, slotsToWait * slotMs);
}

/** One transaction at a time, to each node that runs in its turn, until the signal. */
export async function trickle({ network, sender, onSent, everyMs, signal }: TrickleOptions): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const running = (network()?.nodes ?? []).filter(({ process }) => isRunning(process));
    const node = running[turn % Math.max(1, running.length)];
    if (node) onSent(node.name, await sender.send(node, signal));
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Transfers of one unit from an account to itself, on chains with the pallet Balances. */
export class TransferSender implements TransactionSender {
  readonly #fallbackUrls: readonly string[];
  readonly #waitMs: number;
  #chain: ChainConnection | undefined;

  constructor(network: NetworkState) {
    this.#fallbackUrls = network.nodes.map(nodeUrl);
    this.#waitMs = patienceOf(network);
  }

  async send(node: NodeState, signal: AbortSignal): Promise<number | undefined> {
    let client: RpcClient | undefined;
    try {
      return await withTimeLimit(this.#waitMs, signal, async (within) => {
        this.#chain ??= await openChain(nodeUrl(node), { signal: within, fallbackUrls: this.#fallbackUrls });
        client = await RpcClient.open(nodeUrl(node), { signal: within });
        const extrinsic = await this.#sign(this.#chain, client);
        return await included(client, extrinsic, within);
      });
    } catch {
      // Counted by whoever asked: the node went away, or refused.
      return undefined;
    } finally {
      client?.close();
    }
  }

  async close(): Promise<void> {
    await this.#chain?.api.disconnect();
  }

  async #sign({ api }: ChainConnection, client: RpcClient): Promise<string> {
    const pair = await parseSigningKey(seed, { source: 'the watcher', isLocal: true });
    const transfer = api.tx['balances']?.['transferKeepAlive'];
    if (!transfer) throw new TypeError('the chain has no transfers');
    const hash = await client.request<string>('chain_getFinalizedHead');
    const [{ number }, nonce] = await Promise.all([
      client.request<{ number: string }>('chain_getHeader', [hash]),
      client.request<number>('system_accountNextIndex', [pair.address]),
    ]);
    const call = transfer(pair.address, 1);
    return signCall(call, { api, pair, nonce, head: { number: Number(number), hash } }).extrinsic;
  }
}

async function included(client: RpcClient, extrinsic: string, signal: AbortSignal): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const sentMs = performance.now();
    client
      .subscribe('author_submitAndWatchExtrinsic', [extrinsic], (status) => {
        const { inBlock } = Object(status) as { inBlock?: unknown };
        if (inBlock !== undefined) resolve(performance.now() - sentMs);
        else if (isOver(status)) reject(new TypeError(`the transaction is ${JSON.stringify(status)}`));
      })
      .catch(reject);
  });
}

function isOver(status: unknown): boolean {
  return status === 'invalid' || status === 'dropped' || Object.hasOwn(Object(status), 'usurped');
}
