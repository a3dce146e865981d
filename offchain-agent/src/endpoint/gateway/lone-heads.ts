import type { BlockTree } from './block-tree.ts';
import { type JudgedUpstream, othersOnChain } from './judged-upstream.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Maximum unconfirmed heads of one upstream. */
const mostOpen = 8;
/** How many outcomes are kept, and how many of them may be false. */
const mostOutcomes = 8;
const mostFalse = 1;

interface LoneHeadsParts {
  readonly upstreams: () => readonly Upstream[];
  readonly blocks: BlockTree;
}

interface Reputation {
  /** Heads above all others that only this upstream reported. */
  open: readonly Block[];
  /** Outcome of the last ones: whether other upstreams reported them too. */
  readonly wereTrue: boolean[];
  lastFalse: Block | undefined;
}

/**
 * Checks the heads that one upstream reports before all others.
 *
 * Such a head is passed on immediately, because one upstream is always first. Other upstreams soon report an honest one. They
 * never report a made-up one, and its upstream leaves it for the next. After two of these, the gateway accepts a head of that
 * upstream only if another upstream has it.
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
      const below = reputation.open.filter(({ number }) => number < best.number);
      // One after the other they would keep heads from being judged meanwhile.
      const read = below.map(async ({ number }) => [number, await node.hashAt(number)] as const);
      const hashes = new Map(await Promise.all(read));
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
  #isShared(upstream: Upstream, block: Block): boolean {
    const { blocks } = this.#parts;
    return this.#others(upstream).some(
      (other) => blocks.hasTold(other, block.hash) || blocks.isInBest(other, block),
    );
  }

  #others(upstream: Upstream): Upstream[] {
    return othersOnChain(this.#parts.upstreams(), upstream);
  }

  #reputationOf(upstream: Upstream): Reputation {
    const known = this.#reputations.get(upstream);
    if (known) return known;
    const reputation: Reputation = { open: [], wereTrue: [], lastFalse: undefined };
    this.#reputations.set(upstream, reputation);
    return reputation;
  }
}
