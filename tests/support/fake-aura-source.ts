import { AgentError } from '../../offchain-agent/src/base/error.ts';
import type { FinalizedBlocks } from '../../offchain-agent/src/measure/authorship/finalized-blocks.ts';
import type { AuraHeader, AuraSource, OnHeader } from '../../offchain-agent/src/measure/authorship/source.ts';
import type { FakeBlock, MadeChain } from './made-chain.ts';

/** An `AuraSource` without a network. Held to the same behaviour as the real one by chain-conformance.ts. */
export class FakeAuraSource implements AuraSource {
  /** The wall clock at which new heads are said to come in. */
  nowMs = 0;
  /** State of blocks below this number counts as discarded. */
  oldestState = 0;
  readonly blocks: FinalizedBlocks;
  readonly #chain: MadeChain;

  constructor(chain: MadeChain) {
    this.#chain = chain;
    this.blocks = {
      finalizedHead: async () => chain.finalizedHead,
      hashOf: async (number) => {
        const block = chain.finalizedAt(number);
        if (!block) throw missing(`block ${number}`);
        return block.hash;
      },
      followFinalized: async (onNumber) => chain.onFinalized((block) => onNumber(block.number)),
    };
  }

  async headerOf(hash: string): Promise<AuraHeader> {
    return this.#block(hash);
  }

  async authoritiesAfter(hash: string): Promise<readonly string[]> {
    const block = this.#block(hash);
    if (block.number < this.oldestState)
      throw new AgentError('unreachable/state', `the state of block ${hash} is discarded`);
    return block.authorities;
  }

  async slotDurationMs(hash: string): Promise<number> {
    this.#block(hash);
    return this.#chain.slotDurationMs;
  }

  async followNewHeads(onHeader: OnHeader): Promise<() => void> {
    return this.#chain.onBest((block) => onHeader(block, this.nowMs));
  }

  #block(hash: string): FakeBlock {
    const block = this.#chain.block(hash);
    if (!block) throw missing(`block ${hash}`);
    return block;
  }
}

function missing(what: string): AgentError {
  return new AgentError('unreachable/block', `there is no ${what}`);
}
