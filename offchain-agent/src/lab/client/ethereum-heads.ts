import { callRpc, type RpcCall } from '../real/json-rpc.ts';

interface EthereumBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Their hashes, in the order of the block. */
  readonly transactions: readonly string[];
  /** What a unit of gas costs at least; absent before London. */
  readonly baseFeePerGas?: string;
}

/** As a node gives it. */
type GivenBlock = Omit<EthereumBlock, 'number'> & { readonly number: string };

/** Further behind the head nothing is looked for. */
const mostBehind = 64;
const mostKnown = 1_024;

/** The blocks of one node as they come: a client without subscriptions is asked for its head again and again. */
export class EthereumHeads {
  readonly #port: number;
  readonly #known = new Set<string>();

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * What became part of the node's chain since the last call, parents first; at the first call its head alone. A block that takes
   * the place of another one counts like any.
   * @throws as `callRpc` does
   */
  async next(signal: AbortSignal): Promise<readonly EthereumBlock[]> {
    const isFirst = this.#known.size === 0;
    const added: EthereumBlock[] = [];
    let block = await this.#block(['eth_getBlockByNumber', 'latest', false], signal);
    while (block && !this.#known.has(block.hash)) {
      added.unshift(block);
      if (isFirst || block.number === 0 || added.length >= mostBehind) break;
      block = await this.#block(['eth_getBlockByHash', block.parentHash, false], signal);
    }
    for (const { hash } of added) this.#known.add(hash);
    for (const hash of this.#known) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(hash);
    }
    return added;
  }

  async #block(call: RpcCall, signal: AbortSignal): Promise<EthereumBlock | undefined> {
    const given = await callRpc<GivenBlock | null>(this.#port, call, signal);
    return given ? { ...given, number: Number(given.number) } : undefined;
  }
}
