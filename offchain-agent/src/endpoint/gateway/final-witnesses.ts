import type { BlockRef } from '../../chain/heads/head-standing.ts';
import type { BlockTree } from './block-tree.ts';
import {
  finalOf,
  isOnChain,
  type JudgedUpstream,
  othersOnChain,
  type UpstreamRecords,
} from './judged-upstream.ts';
import type { MergedHeads } from './merged-heads.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Of one upstream. */
const mostWaiting = 64;
/**
 * A final block waits so long at most, in block times: an upstream whose finality lags must not hold it back for good, nor for the three
 * in which clients expect it.
 */
const longestBlocks = 2.75;

interface Waiting {
  readonly block: Block;
  readonly fromMs: number;
}

interface FinalWitnessesParts {
  readonly upstreams: () => readonly Upstream[];
  readonly blocks: BlockTree;
  readonly heads: MergedHeads;
  readonly records: UpstreamRecords;
  readonly blockMs: () => number;
  readonly nowMs: () => number;
}

/**
 * What other upstreams have at the height of a block that one calls final.
 *
 * Two thirds of the validators have a final block: an upstream that was level just now has it too, or soon will. What one alone
 * calls final is passed on when another calls it final as well; where no other tells of finality, when another has the block;
 * and where no other is level, immediately.
 */
export class FinalWitnesses {
  readonly #parts: FinalWitnessesParts;
  /** Blocks that need not wait, as far as the tree does not show it; by who calls them final. */
  readonly #found = new WeakMap<Upstream, string>();
  /** Blocks that wait, by who calls them final. */
  readonly #waiting = new Map<Upstream, Waiting[]>();

  constructor(parts: FinalWitnessesParts) {
    this.#parts = parts;
  }

  /** Whether another final block is known at the height, or another upstream on the chain has another block there. */
  areAgainst(upstream: Upstream, { number, hash }: BlockRef): boolean {
    const { blocks, heads } = this.#parts;
    const known = heads.finalizedHash(number);
    if (known !== undefined && known !== hash) return true;
    return this.#others(upstream).some(({ bestBlock }) => {
      const own = bestBlock && blocks.ancestorAt(bestBlock, number);
      return own !== undefined && own !== hash;
    });
  }

  /** Keeps a final block that waits for another upstream. @returns whether it does */
  keeps(upstream: Upstream, block: Block): boolean {
    if (!this.#awaits(upstream, block)) return false;
    const waiting = this.#waiting.get(upstream) ?? [];
    this.#waiting.set(upstream, waiting);
    if (!waiting.some((one) => one.block === block)) waiting.push({ block, fromMs: this.#parts.nowMs() });
    if (waiting.length > mostWaiting) waiting.shift();
    return true;
  }

  /** Returns the blocks that waited and do so no longer, the lowest of each upstream first. */
  *take(): Iterable<readonly [Upstream, Block]> {
    const longestMs = longestBlocks * this.#parts.blockMs();
    const nowMs = this.#parts.nowMs();
    for (const [upstream, waiting] of this.#waiting) {
      const isPlaced = isOnChain(upstream) && !upstream.isUnplaced;
      const isLeft = ({ block, fromMs }: Waiting): boolean =>
        isPlaced && nowMs - fromMs < longestMs && this.#awaits(upstream, block);
      const left = waiting.filter(isLeft);
      if (left.length > 0) this.#waiting.set(upstream, left);
      else this.#waiting.delete(upstream);
      for (const one of waiting) {
        if (!isPlaced || left.includes(one)) continue;
        this.#found.set(upstream, one.block.hash);
        yield [upstream, one.block];
      }
    }
  }

  /** An upstream's connection begins, or it takes back what it called final. */
  forget(upstream: Upstream): void {
    this.#waiting.delete(upstream);
  }

  /** Asks for the blocks of the others at the heights that upstreams call final, where the tree does not show them. */
  async ask(nodes: readonly JudgedUpstream[]): Promise<void> {
    const asked = nodes.map(async ({ upstream, finalized }) => {
      if (!finalized || !this.#awaits(upstream, finalized)) return;
      const { number, hash } = finalized;
      const isFinal = this.#hearsFinals(upstream);
      const able = nodes.filter(
        (one) => one.upstream !== upstream && ((isFinal ? one.finalized : one.best)?.number ?? -1) >= number,
      );
      const hashes = await Promise.all(
        able.map(async (one) => (one.best.number === number ? one.best.hash : await one.hashAt(number))),
      );
      if (hashes.includes(hash)) this.#found.set(upstream, hash);
    });
    await Promise.all(asked);
  }

  /** Whether a final block waits for another upstream. */
  #awaits(upstream: Upstream, block: BlockRef): boolean {
    const { blocks } = this.#parts;
    if (this.#found.get(upstream) === block.hash) return false;
    const others = this.#others(upstream);
    if (others.some((one) => isInFinal(one, block, blocks))) return false;
    if (this.#hearsFinals(upstream)) return true;
    if (others.some((one) => blocks.isInBest(one, block))) return false;
    return this.#level(upstream).length > 0;
  }

  /** Whether another upstream that is level tells of finality. */
  #hearsFinals(upstream: Upstream): boolean {
    const { records, blockMs } = this.#parts;
    return this.#level(upstream).some((one) => records.tellsFinals(one, blockMs()));
  }

  #level(upstream: Upstream): Upstream[] {
    const { records, blockMs } = this.#parts;
    return this.#others(upstream).filter((one) => records.wasLevel(one, blockMs()));
  }

  #others(upstream: Upstream): Upstream[] {
    return othersOnChain(this.#parts.upstreams(), upstream);
  }
}

function isInFinal(upstream: Upstream, { number, hash }: BlockRef, blocks: BlockTree): boolean {
  const final = finalOf(upstream);
  return final !== undefined && blocks.ancestorAt(final, number) === hash;
}
