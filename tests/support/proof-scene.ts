import { auraSlot } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import type { ProvedRange, ProvedStep } from '../../offchain-agent/src/measure/finality/proved-chain.ts';
import {
  followVerified,
  type VerifiedOptions,
} from '../../offchain-agent/src/measure/finality/verified-source.ts';
import { FakeFinalityNode } from './fake-finality-node.ts';
import { testVoter } from './grandpa-bytes.ts';
import { type GrandpaBlock, GrandpaChain, justification } from './grandpa-chain.ts';
import { poll } from './poll.ts';
import { settled } from './settled.ts';

export const voters = ['alice', 'bob', 'charlie', 'dave'].map(testVoter);
export const others = ['erin', 'frank', 'grace', 'heidi'].map(testVoter);

/** A chain, a node before it, and somebody who counts authors from what is proved. */
export class ProofScene {
  readonly chain: GrandpaChain;
  readonly node: FakeFinalityNode;
  readonly numbers: number[] = [];
  readonly steps: ProvedStep[] = [];
  /** Blocks by the seat whose slot it was: the census. */
  readonly authored = new Map<number, number>();
  #following: Promise<ProvedRange | undefined> | undefined;
  readonly #end = new AbortController();

  constructor(chain = new GrandpaChain(voters)) {
    this.chain = chain;
    this.node = new FakeFinalityNode(chain);
  }

  /** Follows, and returns once it listens. */
  async follow(options: Partial<VerifiedOptions> = {}): Promise<void> {
    this.#following = followVerified(this.node, {
      trust: { genesisHash: this.chain.genesis.hash },
      lookBack: 100,
      signal: this.#end.signal,
      onHeader: ({ number, logs }) => {
        this.numbers.push(number);
        const seat = (auraSlot(logs) ?? 0) % voters.length;
        this.authored.set(seat, (this.authored.get(seat) ?? 0) + 1);
      },
      onStep: (step) => void this.steps.push(step),
      ...options,
    });
    this.#following.catch(() => undefined);
    await settled();
  }

  /** Appends so many blocks and has the node stream an honest proof of the last one. */
  async finalize(blocks: number, by = voters, setId = 0): Promise<GrandpaBlock> {
    for (let count = 0; count < blocks; count += 1) this.chain.append();
    return await this.#stream(by, setId);
  }

  /** The same of one block at a slot. */
  async finalizeAt(slot: number): Promise<GrandpaBlock> {
    this.chain.append({ slot });
    return await this.#stream(voters, 0);
  }

  async #stream(by: typeof voters, setId: number): Promise<GrandpaBlock> {
    const { best } = this.chain;
    this.node.finalized = best;
    this.node.stream(justification(best, by, setId));
    await this.settle();
    return best;
  }

  /** Waits until all that came in is worked through; the node answers at once. */
  async settle(): Promise<void> {
    await settled();
  }

  /** Waits until so many headers were handed over. */
  async handedOver(count: number): Promise<void> {
    const handedOver = async (): Promise<number> => await Promise.resolve(this.numbers.length);
    await poll('headers', handedOver, (length) => length === count, { everyMs: 5 });
  }

  /** What following ends with when nobody ends it. */
  async outcome(): Promise<unknown> {
    return await this.#following;
  }

  async end(): Promise<ProvedRange | undefined> {
    this.#end.abort();
    return await this.#following;
  }
}
