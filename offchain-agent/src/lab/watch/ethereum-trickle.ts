import { setTimeout as sleep } from 'node:timers/promises';
import { hexBytes } from '../../base/bytes.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { developmentAccount, watcherAccount } from '../client/ethereum-accounts.ts';
import { chainId } from '../client/ethereum-genesis.ts';
import { EthereumHeads } from '../client/ethereum-heads.ts';
import { gasPriceFor, signEthereumTransfer, transactionHash } from '../client/ethereum-transfer.ts';
import { callRpc } from '../real/json-rpc.ts';
import type { NetworkState, NodeState } from '../real/state.ts';
import { patienceOf, type TransactionSender } from './trickle.ts';

const lookEveryMs = 100;

/** Transfers of one wei from an account to itself, on networks of Ethereum clients. */
export class EthereumSender implements TransactionSender {
  readonly #waitMs: number;
  /** What waits somewhere is replaced by what pays more. */
  #last = { nonce: -1, gasPrice: 0n };

  constructor(network: Pick<NetworkState, 'slot_ms'>) {
    this.#waitMs = patienceOf(network);
  }

  async send(node: NodeState, signal: AbortSignal): Promise<number | undefined> {
    try {
      return await withTimeLimit(this.#waitMs, signal, async (within) => await this.#send(node, within));
    } catch {
      // Counted by whoever asked: the node went away, or refused.
      return undefined;
    }
  }

  async close(): Promise<void> {
    // Nothing stays open between transactions.
  }

  async #send({ rpc_port: port }: NodeState, within: AbortSignal): Promise<number> {
    const { address, secret } = await developmentAccount(watcherAccount);
    const heads = new EthereumHeads(port);
    const [head] = await heads.next(within);
    const nonce = Number(await callRpc<string>(port, ['eth_getTransactionCount', address, 'latest'], within));
    const fair = gasPriceFor(BigInt(head?.baseFeePerGas ?? 0));
    const gasPrice = this.#last.nonce === nonce ? larger(fair, (this.#last.gasPrice * 5n) / 4n) : fair;
    this.#last = { nonce, gasPrice };
    const signed = signEthereumTransfer(
      {
        chainId,
        nonce,
        gasPrice,
        to: hexBytes(address),
        value: 1n,
      },
      Buffer.from(secret, 'hex'),
    );
    const hash = transactionHash(signed);
    const sentMs = performance.now();
    await callRpc<string>(port, ['eth_sendRawTransaction', signed], within);
    for (;;) {
      const blocks = await heads.next(within);
      if (blocks.some(({ transactions }) => transactions.includes(hash))) return performance.now() - sentMs;
      await sleep(lookEveryMs, undefined, { signal: within });
    }
  }
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
