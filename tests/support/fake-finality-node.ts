import type { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { RpcError } from '../../offchain-agent/src/chain/rpc/error.ts';
import { type Hex, hex, text, unhex } from './grandpa-bytes.ts';
import { type GrandpaBlock, type GrandpaChain, rpcHeader } from './grandpa-chain.ts';

type Answer = (params: readonly unknown[], honest: () => unknown) => unknown;

/** What asks a node for proofs, in front of a test chain in memory; honest but for the answers that a test replaces. */
export class FakeFinalityNode implements Pick<RpcClient, 'request' | 'subscribe' | 'unsubscribe' | 'url'> {
  readonly url = 'ws://fake.example';
  /** What it answers instead, by method. */
  readonly lies = new Map<string, Answer>();
  /** Justifications that it keeps with blocks. */
  readonly stored = new Map<string, Hex>();
  /** Answers to `grandpa_proveFinality`: the justified block by the first block asked for. */
  readonly proofs: { readonly from: number; readonly target: GrandpaBlock; readonly justification: Hex }[] =
    [];
  readonly calls: string[] = [];
  finalized: GrandpaBlock;
  readonly #chain: GrandpaChain;
  readonly #listeners = new Map<number, (item: unknown, receivedAtMs: number) => void>();

  #subscriptions = 1;

  constructor(chain: GrandpaChain) {
    this.#chain = chain;
    this.finalized = chain.genesis;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async request<Result>(method: string, params: readonly unknown[] = []): Promise<Result> {
    this.calls.push(method);
    await Promise.resolve();
    const honest = (): unknown => this.#answer(method, params);
    const lie = this.lies.get(method);
    return (await (lie ? lie(params, honest) : honest())) as Result;
  }

  async subscribe(
    _method: string,
    _params: readonly unknown[],
    onItem: (item: unknown, receivedAtMs: number) => void,
  ): Promise<number> {
    const id = this.#subscriptions++;
    this.#listeners.set(id, onItem);
    return await Promise.resolve(id);
  }

  async unsubscribe(_method: string, id: number): Promise<void> {
    this.#listeners.delete(id);
    await Promise.resolve();
  }

  /** Streams an item to whoever listens. */
  stream(item: unknown): void {
    for (const listener of this.#listeners.values()) listener(item, 0);
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    const [first, second] = params;
    switch (method) {
      case 'chain_getHeader':
        return this.#header(String(first));
      case 'chain_getBlockHash':
        return Number(first) <= this.#chain.best.number ? this.#chain.at(Number(first)).hash : null;
      case 'chain_getFinalizedHead':
        return this.finalized.hash;
      case 'chain_getBlock': {
        const justification = this.stored.get(String(first));
        return {
          block: { header: this.#header(String(first)), extrinsics: [] },
          // As nodes of Substrate write it.
          justifications: justification ? [[[...Buffer.from('FRNK')], [...unhex(justification)]]] : null,
        };
      }
      case 'state_getReadProof':
        return { at: second, proof: (this.#chain.states.get(String(second)) ?? this.#chain.trie).nodes };
      case 'grandpa_proveFinality': {
        const proof = this.proofs.findLast(
          ({ from, target }) => from <= Number(first) && Number(first) <= target.number,
        );
        if (!proof) throw rpcRefusal(method, 'Block not covered by authority set changes');
        return proofBytes(proof.target, proof.justification);
      }
      default:
        throw rpcRefusal(method, 'Method not found', -32601);
    }
  }

  #header(hash: string): unknown {
    const block = this.#chain.blocks.get(hash);
    return block ? rpcHeader(block) : null;
  }
}

/** Block, justification, and no further headers. */
export function proofBytes(target: Pick<GrandpaBlock, 'hash'>, justification: Hex): Hex {
  return hex(unhex(target.hash), text(unhex(justification)), Buffer.of(0));
}

export function rpcRefusal(method: string, message: string, code = 1): RpcError {
  return new RpcError('ws://fake.example', method, { code, message });
}
