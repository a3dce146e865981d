import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import {
  type BlockRef,
  type JudgedNode,
  type Judgement,
  judgeHeads,
  type Standing,
  standingText,
} from '../../chain/heads/judge-heads.ts';
import type { BlockTree } from './block-tree.ts';
import { ChainAnchors } from './chain-anchors.ts';
import type { GatewayClock } from './clock.ts';
import type { ToldKind } from './hand-shake.ts';
import { hashAt, hashOf } from './head-hashes.ts';
import { HeadLead, setContradicted, setUnconfirmable } from './head-lead.ts';
import type { MergedHeads } from './merged-heads.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Upstreams that tell the same of a chain are rarely further apart, blocks. */
const usualLead = 3;
/** How long a network that begins waits for upstreams that are not connected yet, ms. */
const beginningMs = 1_500;
/** An upstream that told of no head for so long stands still, in block times. */
const stillBlocks = 1.25;
/** Finality that did not advance for so long stands still, in block times. */
const stuckBlocks = 1.5;
/** A chain that none of its upstreams has for so long was reset, ms; with an upstream away, in block times. */
const resetMs = 3_000;
const resetBlocks = 2.5;
/** How often upstreams that are not on the chain are judged again, ms. */
const againMs = 1_000;
/** So many judgements a second, however many heads come. */
const mostPerSecond = 20;

interface HeadJudgeParts {
  readonly upstreams: () => readonly Upstream[];
  readonly blocks: BlockTree;
  readonly heads: MergedHeads;
  readonly log: Logger;
  readonly clock: GatewayClock;
  /** Time in which this process was there to see what came, ms. */
  readonly nowMs: () => number;
  readonly blockMs: () => number;
  /** Whether an upstream proves that its block is final; false until that is known. */
  readonly proves: (upstream: Upstream, block: BlockRef) => boolean;
  /** A best block is on the chain. */
  readonly onBest: (block: Block) => void;
  /** The chain was reset: everything that was remembered of it is void. */
  readonly onReset: () => void;
  /** An upstream came on the chain, or left it. */
  readonly onJudged: (upstream: Upstream) => void;
}

const selfContradictions: ReadonlySet<Standing['kind']> = new Set(['contradicts_itself', 'false_final']);

/** Whether a standing says that hashes do not show who is right. */
function isUndecided(standing: Standing): boolean {
  return standing.kind === 'undecided' || (standing.kind === 'incomparable' && standing.isTied);
}

/** The nodes that are no further below the highest one than upstreams usually are; the highest first. */
function nearTop(nodes: readonly Judged[]): Judged[] {
  const highest = Math.max(...nodes.map(({ best }) => best.number));
  return nodes
    .filter(({ best }) => highest - best.number <= usualLead)
    .toSorted((one, other) => other.best.number - one.best.number);
}

/** What is known of one upstream's heads. */
interface HeadRecord {
  /** Whether it was on the chain that is remembered. */
  isWitness: boolean;
  /** Counts its connections. */
  life: number;
  headMs: number;
  finalMs: number;
  /** The highest block that it called final over this connection. */
  final: number;
  lead: HeadLead | undefined;
}

interface Judged extends JudgedNode {
  readonly upstream: Upstream;
  readonly best: Block;
  readonly finalized: Block | undefined;
  readonly life: number;
}

/**
 * Decides which upstreams are on the chain, and feeds their heads to the merged ones.
 *
 * A head that follows a block of the chain is on it. Any other head, at a start, after a gap or from another chain, is
 * compared by hashes (`judgeHeads`). One that is far above all others while those go on has to name the hashes of the next
 * heights first, and is believed when the others come there and have the same.
 */
export class HeadJudge {
  readonly anchors = new ChainAnchors();
  readonly #parts: HeadJudgeParts;
  readonly #records = new WeakMap<Upstream, HeadRecord>();
  readonly #taught = new WeakMap<Upstream, number>();
  #judging: Promise<void> | undefined;
  #isDue = false;
  #judgedMs = Number.NEGATIVE_INFINITY;
  #allowance = mostPerSecond;
  #allowanceMs = 0;
  #hasLead = false;
  /** Since when no upstream has what was final. */
  #voidSinceMs: number | undefined;

  constructor(parts: HeadJudgeParts) {
    this.#parts = parts;
  }

  /** Takes a head. */
  told(upstream: Upstream, kind: ToldKind, block: Block): void {
    const { blocks, nowMs } = this.#parts;
    blocks.note(upstream, block);
    const record = this.#recordOf(upstream);
    if (kind === 'best') record.headMs = nowMs();
    if (kind === 'finalized') {
      record.finalMs = nowMs();
      if (block.number < record.final) this.#withdraw(upstream, block.number);
      record.final = block.number;
    }
    // The upstream that leads is compared with each new block of the others.
    if (kind === 'best' && this.#hasLead) this.judgeSoon();
    const isPlaced = upstream.strange === undefined && !upstream.isUnplaced && blocks.isLinked(block);
    if (isPlaced && (isHeldBack(record, kind) || this.#accept(upstream, kind, block))) return;
    if (kind === 'all') return;
    upstream.isUnplaced = true;
    this.judgeSoon();
  }

  /** An upstream takes back what it called final over the same connection. */
  #withdraw({ name }: Upstream, height: number): void {
    this.anchors.forgetUpstream(name, height);
    this.#retract('an upstream took back what it had called final');
  }

  /** Takes back what is final here, where no upstream stands for it any more. */
  #retract(why: string): void {
    const { heads, log } = this.#parts;
    const { finalized } = heads;
    if (!finalized || finalized.number <= this.anchors.highest) return;
    log.error(
      { told: finalized.number, hash: finalized.hash, finalized: this.anchors.highest },
      `${why}: retracted`,
    );
    heads.retractFrom(this.anchors.highest + 1);
    this.#isDue = true;
  }

  /** Looks after what no message tells. */
  look(): void {
    const { upstreams, nowMs } = this.#parts;
    const isOpen = upstreams().some(
      ({ isLiving, strange, isUnplaced }) => isLiving && (strange !== undefined || isUnplaced),
    );
    const isUnsure = isOpen || this.#hasLead || this.#voidSinceMs !== undefined;
    const isLate = isUnsure && nowMs() - this.#judgedMs >= againMs;
    if (isLate || this.#isDue) this.judgeSoon();
  }

  /** An upstream's connection begins: it may have another chain than before. */
  begin(upstream: Upstream): void {
    const record = this.#recordOf(upstream);
    record.lead = undefined;
    record.life += 1;
    record.headMs = this.#parts.nowMs();
    record.finalMs = this.#parts.nowMs();
    record.final = -1;
    upstream.isUnplaced = true;
    upstream.strange = notCompared;
    this.#taught.delete(upstream);
  }

  /** An upstream's final block does not follow the last one. */
  conflicts(upstream: Upstream): void {
    upstream.isUnplaced = true;
    this.judgeSoon();
  }

  /** The configuration has an upstream no longer. */
  forget(upstream: Upstream): void {
    this.anchors.forgetUpstream(upstream.name);
  }

  #recordOf(upstream: Upstream): HeadRecord {
    const known = this.#records.get(upstream);
    if (known) return known;
    const now = this.#parts.nowMs();
    const record: HeadRecord = {
      isWitness: false,
      life: 0,
      headMs: now,
      finalMs: now,
      final: -1,
      lead: undefined,
    };
    this.#records.set(upstream, record);
    return record;
  }

  /** Feeds a block of the chain to the merged heads. @returns false for one that contradicts what others have */
  #accept(upstream: Upstream, kind: ToldKind, block: Block): boolean {
    const { blocks, heads } = this.#parts;
    const { finalized } = heads;
    if (kind === 'finalized') {
      if (this.#isContradicted(upstream, block)) return false;
      this.anchors.note(block, upstream.name);
    } else if (kind === 'best' && finalized) {
      const final = blocks.ancestorAt(block, finalized.number);
      if (final !== undefined && final !== finalized.hash) return false;
    }
    blocks.putOnChain(block);
    if (kind === 'best') this.#parts.onBest(block);
    heads.onBlock(upstream, kind, block);
    return true;
  }

  /** Whether another final block is known at the height, or another upstream on the chain has another block there. */
  #isContradicted(upstream: Upstream, { number, hash }: Block): boolean {
    const { blocks, upstreams, heads } = this.#parts;
    const known = heads.finalizedHash(number);
    if (known !== undefined && known !== hash) return true;
    return upstreams().some((other) => {
      if (other === upstream || !isOnChain(other) || !other.bestBlock) return false;
      const own = blocks.ancestorAt(other.bestBlock, number);
      return own !== undefined && own !== hash;
    });
  }

  /** Compares the heads of all upstreams, unless that was done too often just now. */
  judgeSoon(): void {
    this.#isDue = true;
    if (this.#judging || this.#isBeginning()) return;
    const now = this.#parts.nowMs();
    this.#allowance = Math.min(
      mostPerSecond,
      this.#allowance + ((now - this.#allowanceMs) * mostPerSecond) / 1_000,
    );
    this.#allowanceMs = now;
    if (this.#allowance < 1) return;
    this.#allowance -= 1;
    this.#isDue = false;
    this.#judging = this.#judge()
      .catch(logFault(this.#parts.log, 'comparing heads'))
      .finally(() => {
        this.#judging = undefined;
        if (this.#isDue) this.judgeSoon();
      });
  }

  async #judge(): Promise<void> {
    const { upstreams, proves, nowMs } = this.#parts;
    this.#judgedMs = nowMs();
    const nodes = upstreams().flatMap((upstream) => this.#nodeOf(upstream));
    if (nodes.length === 0) return;
    const judgement = await judgeHeads(nodes, {
      memory: this.anchors,
      prove: async ({ upstream }, block) => proves(upstream, block),
    });
    const current = nodes.filter(
      ({ upstream, life }) => upstream.isLiving && life === this.#recordOf(upstream).life,
    );
    const standings = new Map(judgement.standings);
    if (this.#isVoid(current, judgement) || (await this.#isRetracted(judgement, standings))) return;
    const leads = await this.#checkLead(current, judgement, standings);
    this.#hasLead = current.some(({ upstream }) => this.#recordOf(upstream).lead !== undefined);
    await this.#settle(current, standings, leads);
    await Promise.all(
      current.flatMap(({ upstream }) => (isOnChain(upstream) ? [this.#learn(upstream)] : [])),
    );
  }

  /** Whether upstreams of a network that begins may still connect: which of them is first says nothing. */
  #isBeginning(): boolean {
    const { upstreams, heads, nowMs } = this.#parts;
    const isNew = heads.best === undefined && this.anchors.highest < 0;
    return isNew && nowMs() < beginningMs && upstreams().some(({ isUp, hasTried }) => !isUp && !hasTried);
  }

  #nodeOf(upstream: Upstream): Judged[] {
    const { blocks, blockMs, nowMs } = this.#parts;
    const { bestBlock, isLiving, name } = upstream;
    if (!isLiving || !bestBlock) return [];
    const record = this.#recordOf(upstream);
    const finalized = finalOf(upstream);
    const isKnown = isOnChain(upstream) && blocks.isLinked(bestBlock);
    return [
      {
        upstream,
        name,
        life: record.life,
        best: bestBlock,
        ...(!isKnown && { parent: bestBlock.parent, parentNumber: blocks.parentNumber(bestBlock) }),
        finalized,
        isFinalUnknown: finalized !== undefined && !(isOnChain(upstream) && blocks.isLinked(finalized)),
        isFollowed: isOnChain(upstream) && !upstream.isUnplaced,
        isStill: nowMs() - record.headMs > stillBlocks * blockMs(),
        isFinalityStuck: nowMs() - record.finalMs > stuckBlocks * blockMs(),
        hashAt: async (height) =>
          (isKnown ? blocks.ancestorAt(bestBlock, height) : undefined) ??
          (await hashOf(upstream, bestBlock, height, this.#parts.clock)),
      },
    ];
  }

  /** Why the upstream far above all others is not believed yet. */
  async #checkLead(
    nodes: readonly Judged[],
    { remembering }: Judgement<Judged>,
    standings: Map<Judged, Standing>,
  ): Promise<Map<Judged, string>> {
    const doubts = new Map<Judged, string>();
    const onChain = nodes.filter((node) => standings.get(node)?.kind === 'on_chain');
    const [first, ...others] = nearTop(onChain);
    // Two that are there together confirm each other.
    const leader = others.length === 0 ? first : undefined;
    for (const node of onChain) if (node !== leader) this.#recordOf(node.upstream).lead = undefined;
    const below = nearTop(onChain.filter((node) => node !== leader));
    if (!leader || below.length === 0) return doubts;
    const record = this.#recordOf(leader.upstream);
    const highest = Math.max(...below.map(({ best }) => best.number));
    const known = remembering.has(leader) ? this.anchors.upTo(leader.best.number) : undefined;
    if (known && known.number > highest && known.isShared) {
      record.lead = undefined;
      return doubts;
    }
    const { blockMs, nowMs, blocks } = this.#parts;
    record.lead ??= this.#leadOf(leader, highest, known?.number);
    const { lead } = record;
    lead.look(below, { nowMs: nowMs(), blockMs: blockMs() });
    const verdict = lead.verdict(below, blocks);
    if (verdict === 'confirmed') record.lead = undefined;
    else if (verdict === 'unconfirmable') setUnconfirmable(leader, below, standings);
    else if (verdict)
      setContradicted(
        leader,
        verdict,
        ({ upstream }, block) => this.#parts.proves(upstream, block),
        standings,
      );
    if (verdict) return doubts;
    await lead.ask(leader, highest);
    const { number, hash } = leader.best;
    if (!lead.isBelieved)
      doubts.set(
        leader,
        `told of a head at ${number} (${hash}), ${number - highest} above all others, which no other upstream confirms yet`,
      );
    return doubts;
  }

  /**
   * A lead that is believed until it is contradicted where the upstream led before, at a start, when there is nothing to lose,
   * and where it is known from before.
   * @param known the height of a remembered final block that the upstream has
   */
  #leadOf({ upstream, best }: Judged, highest: number, known = -1): HeadLead {
    const { heads } = this.#parts;
    const isOld = isOnChain(upstream) && !upstream.isUnplaced;
    const isKnown = known > highest || (heads.best && best.number <= heads.best.number + usualLead);
    return new HeadLead({ isOld, isBelieved: isOld || !heads.best || isKnown === true });
  }

  /** Whether the chain was reset, or may have been: then nothing is settled. */
  #isVoid(nodes: readonly Judged[], { standings, remembering, forgotten }: Judgement<Judged>): boolean {
    const { nowMs, blockMs, upstreams, log, heads } = this.#parts;
    const judged = nodes.filter((node) => !selfContradictions.has(standings.get(node)?.kind ?? 'on_chain'));
    // Each of them had itself the block that it has no longer.
    const isGone =
      judged.length > 0 &&
      remembering.size === 0 &&
      judged.every((node) => this.anchors.hadItself(node.name, forgotten.get(node)?.number ?? -1));
    if (!isGone) {
      this.#voidSinceMs = undefined;
      return false;
    }
    this.#voidSinceMs ??= nowMs();
    for (const { upstream } of judged) {
      upstream.isUndecided = true;
      this.#setStrange(upstream, 'has another chain than before, which may have been reset');
    }
    const isAway = upstreams().some((one) => !one.isLiving && this.#recordOf(one).isWitness);
    const limitMs = isAway ? Math.max(resetMs, resetBlocks * blockMs()) : resetMs;
    if (nowMs() - this.#voidSinceMs < limitMs) return true;
    log.error(
      { finalized: heads.finalized?.number },
      'the chain was reset: all its upstreams have other blocks where some were final; all that was remembered of it is forgotten',
    );
    this.#voidSinceMs = undefined;
    this.anchors.clear();
    for (const upstream of upstreams()) this.#recordOf(upstream).isWitness = false;
    this.#parts.onReset();
    this.#isDue = true;
    return true;
  }

  /**
   * Takes back what was final by the word of one upstream alone, where those on the chain have other blocks. Where two had it,
   * these are on another chain.
   * @returns whether it was taken back
   */
  async #isRetracted(
    { remembering, forgotten }: Judgement<Judged>,
    standings: Map<Judged, Standing>,
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
    this.#isDue = true;
    return true;
  }

  /** The place of the last remembered block that a node has, among those up to its height; -1 for none. */
  async #lastCommon(node: Judged): Promise<number> {
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

  /** Tells each upstream its standing, and feeds the heads of those on the chain. */
  async #settle(
    nodes: readonly Judged[],
    standings: ReadonlyMap<Judged, Standing>,
    leads: ReadonlyMap<Judged, string>,
  ): Promise<void> {
    await this.#dropWrong(nodes, standings);
    // The highest first: what is behind it is then known to be.
    for (const node of nodes.toSorted((one, other) => other.best.number - one.best.number)) {
      const standing = standings.get(node);
      if (!standing) continue;
      const { upstream } = node;
      upstream.isUndecided = isUndecided(standing);
      const why = standingText(standing) ?? leads.get(node);
      this.#setStrange(upstream, why);
      if (why !== undefined) continue;
      this.#recordOf(upstream).isWitness = true;
      this.#feed(node);
    }
  }

  /** Takes back what was final by the word of upstreams alone that turn out to be wrong. */
  async #dropWrong(nodes: readonly Judged[], standings: ReadonlyMap<Judged, Standing>): Promise<void> {
    const wrong = nodes.filter((node) => {
      const standing = standings.get(node);
      return standing && standing.kind !== 'on_chain' && !isUndecided(standing);
    });
    const right = nodes.find((node) => standings.get(node)?.kind === 'on_chain');
    if (wrong.length === 0 || !right) return;
    if (!this.anchors.isWordOf(new Set(wrong.map(({ name }) => name)))) return;
    // What the others have too is right, whoever called it final first.
    const common = this.anchors.below(right.best.number)[await this.#lastCommon(right)];
    if (common) this.anchors.note(common, right.name);
    for (const { name } of wrong) this.anchors.forgetUpstream(name, common?.number);
    this.#retract('a reported finalized block is confirmed by no other upstream');
  }

  /** Feeds what an upstream told, now that it is known to be on the chain. */
  #feed({ upstream, best, finalized }: Judged): void {
    const { heads, blocks } = this.#parts;
    // The blocks of one that is behind say nothing of the next ones: each of them is compared.
    if (best.number < (heads.finalized?.number ?? -1)) {
      upstream.isUnplaced = true;
      return;
    }
    const record = this.#recordOf(upstream);
    const isFinal =
      !finalized || isHeldBack(record, 'finalized') || this.#accept(upstream, 'finalized', finalized);
    const isBest = this.#accept(upstream, 'best', best);
    upstream.isUnplaced = !isFinal || !isBest;
    // Heads came while hashes were asked for.
    for (const [kind, block] of [
      ['finalized', finalOf(upstream)],
      ['best', upstream.bestBlock],
    ] as const) {
      if (upstream.isUnplaced || !block || block === best || block === finalized) continue;
      if (isHeldBack(record, kind)) continue;
      upstream.isUnplaced = !blocks.isLinked(block) || !this.#accept(upstream, kind, block);
      if (upstream.isUnplaced) this.#isDue = true;
    }
  }

  #setStrange(upstream: Upstream, why: string | undefined): void {
    const was = upstream.strange;
    if (was === why) return;
    upstream.strange = why;
    const log = this.#parts.log.child({ upstream: upstream.name });
    if (why !== undefined && (was === undefined || was === notCompared)) log.error({}, `the upstream ${why}`);
    else if (why === undefined && was !== notCompared)
      log.info({ best: upstream.best }, 'an upstream is on the chain again');
    if ((was === undefined) !== (why === undefined)) this.#parts.onJudged(upstream);
  }

  /** Asks an upstream once for the blocks at the sparse heights. */
  async #learn(upstream: Upstream): Promise<void> {
    const { finalized } = this.#parts.heads;
    const upTo = Math.min(finalized?.number ?? 0, upstream.finalized);
    const from = this.#taught.get(upstream) ?? 0;
    const heights = ChainAnchors.heights(upTo).filter((height) => height > from);
    const last = heights.at(-1);
    if (last === undefined) return;
    this.#taught.set(upstream, last);
    for (const height of heights) {
      const hash = await hashAt(upstream, height, this.#parts.clock);
      if (typeof hash === 'string' && isOnChain(upstream))
        this.anchors.note({ number: height, hash }, upstream.name);
    }
  }
}

/** The last final block of an upstream; one above its best block was told before that. */
function finalOf({ bestBlock, finalizedBlock }: Upstream): Block | undefined {
  return finalizedBlock && bestBlock && finalizedBlock.number <= bestBlock.number
    ? finalizedBlock
    : undefined;
}

export const notCompared = 'is not compared with the other upstreams yet';

/** Whether a block is not passed on yet: what an upstream that leads calls final waits for the others. */
function isHeldBack({ lead }: HeadRecord, kind: ToldKind): boolean {
  return kind === 'finalized' && lead?.isProvisional === true;
}

/** Whether an upstream is on the chain, as far as was judged. */
function isOnChain({ isLiving, strange }: Upstream): boolean {
  return isLiving && strange === undefined;
}
