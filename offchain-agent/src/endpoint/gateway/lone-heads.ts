import type { BlockTree } from './block-tree.ts';
import { isOnChain, type JudgedUpstream } from './judged-upstream.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Heads of one upstream that nobody else has told of yet. */
const mostOpen = 8;
/** How many of the last lone heads are remembered, and how many of these may have been of nobody else's chain. */
const mostOutcomes = 8;
const mostFalse = 1;

interface LoneHeadsParts {
  readonly upstreams: () => readonly Upstream[];
  readonly blocks: BlockTree;
}

interface Reputation {
  /** Heads above all others that only this upstream told of. */
  open: readonly Block[];
  /** What became of the last ones: whether others had them too. */
  readonly wereTrue: boolean[];
  lastFalse: Block | undefined;
}

/**
 * What becomes of the heads that one upstream tells before all others.
 *
 * Somebody has to be first, so such a head is passed on at once. An honest one is soon told by others as well. A made-up one
 * never is, and its teller leaves it for the next: an upstream that did so repeatedly is believed only where another has its head.
 */
export class LoneHeads {
  readonly #parts: LoneHeadsParts;
  readonly #reputations = new WeakMap<Upstream, Reputation>();

  constructor(parts: LoneHeadsParts) {
    this.#parts = parts;
  }

  /** Takes a best head. */
  told(upstream: Upstream, block: Block): void {
    const reputation = this.#reputationOf(upstream);
    this.#settle(upstream, reputation, (height) => this.#parts.blocks.ancestorAt(block, height));
    const others = this.#others(upstream);
    if (others.length === 0 || others.some(({ best }) => best >= block.number)) return;
    reputation.open = [...reputation.open, block].slice(-mostOpen);
  }

  /** Asks upstreams for their own blocks in the place of lone heads, where the tree does not show them. */
  async check(nodes: readonly JudgedUpstream[]): Promise<void> {
    const asked = nodes.map(async (node) => {
      const { upstream, best } = node;
      const reputation = this.#reputationOf(upstream);
      const hashes = new Map<number, string | null | undefined>();
      for (const { number } of reputation.open)
        if (number < best.number) hashes.set(number, await node.hashAt(number));
      this.#settle(upstream, reputation, (height) => hashes.get(height) ?? undefined);
    });
    await Promise.all(asked);
  }

  /** Why a head is not believed, for people; undefined where it is. */
  doubt(upstream: Upstream, block: Block): string | undefined {
    const { wereTrue, lastFalse } = this.#reputationOf(upstream);
    const wrong = wereTrue.filter((isTrue) => !isTrue).length;
    if (wrong <= mostFalse || !lastFalse || this.#isShared(upstream, block)) return undefined;
    const last = `${lastFalse.number} (${lastFalse.hash})`;
    return `told of heads that no other upstream has, and left them: ${wrong} of ${wereTrue.length}, the last one ${last}; now ${block.number} (${block.hash})`;
  }

  /** @param own the hash that the upstream has at a height now, as far as is known */
  #settle(upstream: Upstream, reputation: Reputation, own: (height: number) => string | undefined): void {
    reputation.open = reputation.open.filter((block) => {
      const isTrue = this.#isShared(upstream, block);
      const now = own(block.number);
      if (!isTrue && (now === undefined || now === block.hash)) return true;
      reputation.wereTrue.push(isTrue);
      if (reputation.wereTrue.length > mostOutcomes) reputation.wereTrue.shift();
      if (!isTrue) reputation.lastFalse = block;
      return false;
    });
  }

  /** Whether another upstream on the chain told of a block, or has it below its head. */
  #isShared(upstream: Upstream, { hash, number }: Block): boolean {
    const { blocks } = this.#parts;
    return this.#others(upstream).some(
      (other) =>
        blocks.hasTold(other, hash) ||
        (other.bestBlock && blocks.ancestorAt(other.bestBlock, number) === hash),
    );
  }

  #others(upstream: Upstream): Upstream[] {
    return this.#parts.upstreams().filter((one) => one !== upstream && isOnChain(one) && one.best >= 0);
  }

  #reputationOf(upstream: Upstream): Reputation {
    const known = this.#reputations.get(upstream);
    if (known) return known;
    const reputation: Reputation = { open: [], wereTrue: [], lastFalse: undefined };
    this.#reputations.set(upstream, reputation);
    return reputation;
  }
}
