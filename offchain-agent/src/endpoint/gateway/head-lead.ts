import type { BlockRef, HeadStanding } from '../../chain/heads/head-standing.ts';
import type { JudgedNode } from '../../chain/heads/judged-node.ts';
import type { BlockTree } from './block-tree.ts';
import type { Upstream } from './upstream.ts';

/** How many blocks above the others an upstream has to commit itself to. */
const commitments = 3;
/** An upstream whose heads come so many times faster than blocks catches up. */
const catchingUpPace = 3;
/** For so long, in block times, upstreams that join prolong the doubt, unless they go on. */
const doubtBlocks = 1.25;
/** Blocks that may come at once, whatever the pace. */
const usualJump = 3;

interface LeadNode extends JudgedNode {
  readonly upstream: Upstream;
}

/** The others came to a height, and have another block there than the upstream that leads named before. */
interface LeadContradiction<Node> {
  readonly height: number;
  readonly named: string;
  readonly by: ReadonlyMap<Node, string>;
}

interface Seen {
  readonly best: number;
  readonly atMs: number;
}

interface Named {
  readonly hash: string;
  /** The others that had a block at the height already. */
  readonly known: ReadonlySet<Upstream>;
}

/**
 * A head far above those of all other upstreams.
 *
 * The upstream has to name the hashes of the blocks just above the others before these have them. When the others come there,
 * equal hashes confirm it, and other ones contradict it: a made-up chain cannot foresee blocks. Others that stand still or catch
 * up confirm nothing, so it is believed without them, and blocks that they alone had count as new.
 */
export class HeadLead {
  /** Whether it is believed as long as nothing contradicts it. */
  isBelieved: boolean;
  /** Whether the others can still contradict it soon: what it calls final waits for them. */
  isProvisional: boolean;
  /** Whether the upstream led before: only two that join it can unseat it where no hash decides. */
  readonly #isOld: boolean;
  /** The hashes that were named before the others were there, by height. */
  readonly #named = new Map<number, Named>();
  /** The others as they were first seen below it. */
  readonly #seen = new WeakMap<Upstream, Seen>();
  #hasAsked = false;
  #sinceMs: number | undefined;
  #live: readonly Upstream[] = [];
  #went: readonly Upstream[] = [];

  constructor({ isBelieved, isOld }: { readonly isBelieved: boolean; readonly isOld: boolean }) {
    this.isBelieved = isBelieved;
    this.isProvisional = !isOld;
    this.#isOld = isOld;
  }

  /** Looks at the others: which of them go on as the chain does. */
  look(
    others: readonly LeadNode[],
    { nowMs, blockMs }: { readonly nowMs: number; readonly blockMs: number },
  ): void {
    const going = others.filter(({ upstream, best, isStill }) => {
      const seen = this.#seen.get(upstream) ?? { best: best.number, atMs: nowMs };
      this.#seen.set(upstream, seen);
      const blocks = (nowMs - seen.atMs) / blockMs;
      // One that says that it catches up is taken at its word only where it is faster than the chain.
      const most = upstream.isSyncing ? 1 + blocks : usualJump + catchingUpPace * blocks;
      return isStill !== true && best.number - seen.best <= most;
    });
    const live = going.filter(({ upstream }) => !upstream.isSyncing);
    this.#live = live.map(({ upstream }) => upstream);
    this.#went = going.flatMap(({ upstream, best }) =>
      best.number > (this.#seen.get(upstream)?.best ?? best.number) ? [upstream] : [],
    );
    this.#sinceMs ??= nowMs;
    const isUncontested = this.#went.length === 0 && nowMs - this.#sinceMs > doubtBlocks * blockMs;
    this.isProvisional = live.length > 0 && !this.#isOld;
    if (!this.isProvisional || isUncontested) this.isBelieved = true;
  }

  /** What the others say by now; undefined for nothing yet. `unconfirmable`: it does not tell the blocks that they have. */
  verdict<Node extends LeadNode>(
    others: readonly Node[],
    blocks: BlockTree,
  ): 'confirmed' | 'unconfirmable' | LeadContradiction<Node> | undefined {
    for (const [height, { hash: named, known }] of this.#named) {
      const by = new Map<Node, string>();
      const isNew = known.size === 0;
      const isOfStill = !this.#live.some((upstream) => known.has(upstream));
      for (const other of others) {
        const { bestBlock } = other.upstream;
        const own = bestBlock && blocks.ancestorAt(bestBlock, height);
        if (own === named && (isNew || (isOfStill && this.#went.includes(other.upstream))))
          return 'confirmed';
        if (own !== undefined && own !== named && isNew) by.set(other, own);
      }
      if (by.size > 0) return { height, named, by };
    }
    const isSilent = this.#hasAsked && this.#named.size === 0;
    return isSilent && this.#went.length > (this.#isOld ? 1 : 0) ? 'unconfirmable' : undefined;
  }

  /** Asks the upstream that leads for its blocks just above each of the others. */
  async ask(leader: JudgedNode, others: readonly LeadNode[]): Promise<void> {
    const heights = others.flatMap(({ best }) =>
      Array.from({ length: commitments }, (_, index) => best.number + 1 + index),
    );
    const asked = [...new Set(heights)].filter((height) => !this.#named.has(height));
    // Side by side: a better node that is far away waits for one answer, not for one a height.
    const named = await Promise.all(
      asked.map(async (height) => {
        const hash = await leader.hashAt(height);
        // Blocks that came while it was asked may be known to it.
        const known = others.flatMap(({ upstream }) => (upstream.best >= height ? [upstream] : []));
        return { height, hash, known: new Set(known) };
      }),
    );
    for (const { height, hash, known } of named)
      if (typeof hash === 'string') this.#named.set(height, { hash, known });
    this.#hasAsked = true;
  }
}

/** Two others that agree are right; one against one is decided by a finality proof, or not at all. */
export function setContradicted<Node extends LeadNode>(
  leader: Node,
  { height, named, by }: LeadContradiction<Node>,
  proves: (node: Node, block: BlockRef) => boolean,
  standings: Map<Node, HeadStanding>,
): void {
  const [[other, own] = []] = by;
  if (!other || own === undefined) return;
  const others = Array.from(by.keys(), ({ name }) => name);
  const against = { height, own: named, other: own, others };
  if (by.size > 1) return void standings.set(leader, { kind: 'other_chain', ...against });
  const isProved = proves(leader, { number: height, hash: named });
  const isOtherProved = proves(other, { number: height, hash: own });
  const isTied = isProved === isOtherProved;
  const kind = isTied ? 'undecided' : 'other_chain';
  if (isTied || isOtherProved) standings.set(leader, { kind, ...against });
  if (isTied || isProved) standings.set(other, { kind, height, own, other: named, others: [leader.name] });
}

/** The upstream that leads has none of the blocks of the others; one against one, either may be right. */
export function setUnconfirmable<Node extends LeadNode>(
  leader: Node,
  below: readonly Node[],
  standings: Map<Node, HeadStanding>,
): void {
  const isTied = below.length === 1;
  const height = Math.max(...below.map(({ best }) => best.number));
  const others = below.map(({ name }) => name);
  standings.set(leader, { kind: 'incomparable', height, isTied, others });
  for (const one of isTied ? below : [])
    standings.set(one, { kind: 'incomparable', height, isTied, others: [leader.name] });
}
