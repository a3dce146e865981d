import type { Logger } from '../../base/logger.ts';
import type { HeadStanding } from '../../chain/heads/head-standing.ts';
import type { HeadJudgement } from '../../chain/heads/judge-heads.ts';
import { ChainAnchors } from './chain-anchors.ts';
import type { GatewayClock } from './clock.ts';
import { hashAt } from './head-hashes.ts';
import { isOnChain, isUndecided, type JudgedUpstream } from './judged-upstream.ts';
import type { MergedHeads } from './merged-heads.ts';
import type { Upstream } from './upstream.ts';

/** A chain that none of its upstreams has for so long was reset, ms; with fewer upstreams away, in block times; with more, ms. */
const resetMs = 3_000;
const resetBlocks = 2.5;
const awayResetMs = 600_000;

const selfContradictions: ReadonlySet<HeadStanding['kind']> = new Set(['contradicts_itself', 'false_final']);

export interface RememberedChainParts {
  readonly heads: MergedHeads;
  readonly log: Logger;
  readonly clock: GatewayClock;
  /** Time in which this process was there to see what came, ms. */
  readonly nowMs: () => number;
  readonly blockMs: () => number;
}

type Judgement = HeadJudgement<JudgedUpstream>;

/** What was final: who said so, when it is taken back, and when the chain was reset. */
export class RememberedChain {
  readonly anchors = new ChainAnchors();
  readonly #parts: RememberedChainParts;
  /** Up to where each upstream was asked for the sparse heights. */
  readonly #taught = new WeakMap<Upstream, number>();
  /** Since when no upstream has what was final. */
  #voidSinceMs: number | undefined;

  constructor(parts: RememberedChainParts) {
    this.#parts = parts;
  }

  /** Whether the chain may have been reset. */
  get mayBeVoid(): boolean {
    return this.#voidSinceMs !== undefined;
  }

  /** Asks an upstream once for the blocks at the sparse heights. */
  async learn(upstream: Upstream): Promise<void> {
    const { heads, clock } = this.#parts;
    const upTo = Math.min(heads.finalized?.number ?? 0, upstream.finalized);
    const from = this.#taught.get(upstream) ?? 0;
    const heights = ChainAnchors.heights(upTo).filter((height) => height > from);
    const last = heights.at(-1);
    if (last === undefined) return;
    this.#taught.set(upstream, last);
    // One after the other they would keep heads from being judged meanwhile.
    const asked = heights.map(async (number) => ({ number, hash: await hashAt(upstream, number, clock) }));
    for (const { number, hash } of await Promise.all(asked))
      if (typeof hash === 'string' && isOnChain(upstream)) this.anchors.note({ number, hash }, upstream.name);
  }

  /** Counts the upstreams on the chain that have a remembered block: the word of two outlasts either of them. */
  confirm(nodes: readonly JudgedUpstream[], { standings, remembering }: Judgement): void {
    for (const node of nodes) {
      const known = remembering.has(node) ? this.anchors.upTo(node.best.number) : undefined;
      if (known && standings.get(node)?.kind === 'on_chain') this.anchors.note(known, node.name);
    }
  }

  /** An upstream's connection begins. */
  forgetTaught(upstream: Upstream): void {
    this.#taught.delete(upstream);
  }

  /**
   * Looks whether all upstreams lack what they had themselves.
   * @param away how many upstreams that had it cannot be asked
   * @returns those whose chain may have begun anew; `isReset` once that has lasted
   */
  void(
    nodes: readonly JudgedUpstream[],
    { standings, remembering, forgotten }: Judgement,
    away: number,
  ): { readonly judged: readonly JudgedUpstream[]; readonly isReset: boolean } | undefined {
    const { nowMs, blockMs, log, heads } = this.#parts;
    const judged = nodes.filter((node) => !selfContradictions.has(standings.get(node)?.kind ?? 'on_chain'));
    // Each of them had itself the block that it has no longer.
    const isGone =
      judged.length > 0 &&
      remembering.size === 0 &&
      judged.every((node) => this.anchors.hadItself(node.name, forgotten.get(node)?.number ?? -1));
    if (!isGone) {
      this.#voidSinceMs = undefined;
      return undefined;
    }
    this.#voidSinceMs ??= nowMs();
    // Those that are away may have the chain yet: as many or more of them outweigh those that lack it, for long.
    const awayMs = away >= judged.length ? awayResetMs : Math.max(resetMs, resetBlocks * blockMs());
    const limitMs = away > 0 ? awayMs : resetMs;
    if (nowMs() - this.#voidSinceMs < limitMs) return { judged, isReset: false };
    log.error(
      { finalized: heads.finalized?.number },
      'the chain was reset: all its upstreams have other blocks where some were final; all that was remembered of it is forgotten',
    );
    this.#voidSinceMs = undefined;
    this.anchors.clear();
    return { judged, isReset: true };
  }

  /**
   * Takes back what was final by the word of one upstream alone, where those on the chain have other blocks. Where two had it,
   * these are on another chain.
   * @returns whether it was taken back
   */
  async isRetracted(
    { remembering, forgotten }: Judgement,
    standings: Map<JudgedUpstream, HeadStanding>,
  ): Promise<boolean> {
    const { heads, log } = this.#parts;
    const [node] = forgotten.keys();
    if (!node || remembering.size > 0) return false;
    const known = this.anchors.below(node.best.number);
    const different = (await this.#lastCommon(node)) + 1;
    const wrong = known[different];
    if (!wrong) return false;
    if (known.slice(different).some(({ by }) => by.size > 1)) {
      for (const one of forgotten.keys()) {
        const own = await one.hashAt(wrong.number);
        const at = { height: wrong.number, own: own ?? 'unknown to it', other: wrong.hash, others: [] };
        standings.set(one, { kind: 'other_chain', ...at });
      }
      return false;
    }
    log.error(
      { number: wrong.number, told: wrong.hash, finalized: heads.finalized?.number },
      'a reported finalized block is confirmed by no upstream: retracted',
    );
    this.anchors.forgetAbove(wrong.number - 1);
    heads.retractFrom(wrong.number);
    return true;
  }

  /** Takes back what was final by the word of upstreams alone that turn out to be wrong. @returns whether so */
  async dropWrong(
    nodes: readonly JudgedUpstream[],
    standings: ReadonlyMap<JudgedUpstream, HeadStanding>,
  ): Promise<boolean> {
    const wrong = nodes.filter((node) => {
      const standing = standings.get(node);
      return standing && standing.kind !== 'on_chain' && !isUndecided(standing);
    });
    // One at the genesis contradicts nothing.
    const right = nodes.find((node) => standings.get(node)?.kind === 'on_chain' && node.best.number > 0);
    if (wrong.length === 0 || !right) return false;
    const names = new Set(wrong.map(({ name }) => name));
    if (!this.anchors.isWordOf(names)) return false;
    // What the others have too is right, whoever called it final first.
    const common = this.anchors.below(right.best.number)[await this.#lastCommon(right)];
    if (common) this.anchors.note(common, right.name);
    this.anchors.forgetWordOf(names, common?.number);
    return this.#retract('a reported finalized block is confirmed by no other upstream');
  }

  /** An upstream takes back what it called final over the same connection. @returns whether that was final here */
  withdraw({ name }: Upstream, height: number): boolean {
    this.anchors.forgetUpstream(name, height);
    return this.#retract('an upstream took back what it had called final');
  }

  /** Takes back what is final here, where no upstream stands for it any more. */
  #retract(why: string): boolean {
    const { heads, log } = this.#parts;
    const { finalized } = heads;
    if (!finalized || finalized.number <= this.anchors.highest) return false;
    log.error(
      { told: finalized.number, hash: finalized.hash, finalized: this.anchors.highest },
      `${why}: retracted`,
    );
    heads.retractFrom(this.anchors.highest + 1);
    return true;
  }

  /** The place of the last remembered block that a node has, among those up to its height; -1 for none. */
  async #lastCommon(node: JudgedUpstream): Promise<number> {
    const known = this.anchors.below(node.best.number);
    // Blocks of one chain are common up to some height, and no further.
    let [common, different] = [-1, known.length];
    while (different - common > 1) {
      const middle = Math.floor((common + different) / 2);
      const one = known[middle];
      if (one && (await node.hashAt(one.number)) === one.hash) common = middle;
      else different = middle;
    }
    return common;
  }
}
