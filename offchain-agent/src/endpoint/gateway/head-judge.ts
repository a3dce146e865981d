import { logFault } from '../../base/fault.ts';
import { type BlockRef, type HeadStanding, standingText } from '../../chain/heads/head-standing.ts';
import { type HeadJudgement, judgeHeads } from '../../chain/heads/judge-heads.ts';
import type { BlockTree } from './block-tree.ts';
import type { ChainAnchors } from './chain-anchors.ts';
import { TokenBucket } from './door/token-bucket.ts';
import { FinalWitnesses } from './final-witnesses.ts';
import type { ToldKind } from './hand-shake.ts';
import {
  finalOf,
  isHeldBack,
  isOnChain,
  isUndecided,
  type JudgedUpstream,
  judgedUpstream,
  notCompared,
  UpstreamRecords,
} from './judged-upstream.ts';
import { LeadCheck } from './lead-check.ts';
import { LoneHeads } from './lone-heads.ts';
import { RememberedChain, type RememberedChainParts } from './remembered-chain.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** How long a network that begins waits for upstreams that are not connected yet, ms. */
const beginningMs = 1_500;
/** How often upstreams that are not on the chain are judged again, ms. */
const againMs = 1_000;
/** So many judgements a second, however many heads come. */
const mostPerSecond = 20;

interface HeadJudgeParts extends RememberedChainParts {
  readonly upstreams: () => readonly Upstream[];
  readonly blocks: BlockTree;
  /** Whether an upstream proves that its block is final; false until that is known. */
  readonly proves: (upstream: Upstream, block: BlockRef) => boolean;
  /** A best block is on the chain. */
  readonly onBest: (block: Block) => void;
  /** The chain was reset: everything that was remembered of it is void. */
  readonly onReset: () => void;
  /** An upstream came on the chain, or left it. */
  readonly onJudged: (upstream: Upstream) => void;
}

/**
 * Decides which upstreams are on the chain, and feeds their heads to the merged ones.
 *
 * A head that follows a block of the chain is on it. Any other head, at a start, after a gap or from another chain, is
 * compared by hashes (`judgeHeads`). One that is far above all others while those go on has to name the hashes of the next
 * heights first, and is believed when the others come there and have the same.
 */
export class HeadJudge {
  readonly #parts: HeadJudgeParts;
  readonly #records: UpstreamRecords;
  readonly #memory: RememberedChain;
  readonly #leads: LeadCheck;
  readonly #witnesses: FinalWitnesses;
  readonly #lone: LoneHeads;
  #judging: Promise<void> | undefined;
  #isDue = false;
  #judgedMs = Number.NEGATIVE_INFINITY;
  readonly #allowance: TokenBucket;
  #hasLead = false;

  constructor(parts: HeadJudgeParts) {
    this.#parts = parts;
    this.#allowance = new TokenBucket(mostPerSecond, mostPerSecond, parts.nowMs());
    this.#records = new UpstreamRecords(parts.nowMs);
    this.#memory = new RememberedChain(parts);
    this.#witnesses = new FinalWitnesses({ ...parts, records: this.#records });
    this.#lone = new LoneHeads(parts);
    this.#leads = new LeadCheck({
      ...parts,
      anchors: this.anchors,
      records: this.#records,
    });
  }

  /** Final blocks of the chain that is followed. */
  get anchors(): ChainAnchors {
    return this.#memory.anchors;
  }

  /** Takes a head. */
  told(upstream: Upstream, kind: ToldKind, block: Block): void {
    const { blocks, nowMs } = this.#parts;
    blocks.note(upstream, block);
    const record = this.#records.of(upstream);
    if (kind === 'best') {
      record.headMs = nowMs();
      this.#lone.told(upstream, block);
      // The upstream that leads is compared with each new block of the others.
      if (this.#hasLead) this.judgeSoon();
    } else if (kind === 'finalized') {
      record.finalMs = nowMs();
      if (block.number < record.final) {
        this.#witnesses.forget(upstream);
        this.#isDue = this.#memory.withdraw(upstream, block.number) || this.#isDue;
      }
      record.final = block.number;
    }
    const isPlaced = isOnChain(upstream) && !upstream.isUnplaced && blocks.isLinked(block);
    const isBelieved = isPlaced && this.#lone.doubt(upstream, block) === undefined;
    const isTaken = isBelieved && (isHeldBack(record, kind) || this.#accept(upstream, kind, block));
    if (kind !== 'all') this.#takeFinals();
    if (isTaken) return;
    if (kind === 'all') return;
    upstream.isUnplaced = true;
    this.judgeSoon();
  }

  /** Looks after what no message tells. */
  look(): void {
    const { upstreams, nowMs } = this.#parts;
    this.#takeFinals();
    const isOpen = upstreams().some(
      ({ isLiving, strange, isUnplaced }) => isLiving && (strange !== undefined || isUnplaced),
    );
    const isUnsure = isOpen || this.#hasLead || this.#memory.mayBeVoid;
    const isLate = isUnsure && nowMs() - this.#judgedMs >= againMs;
    if (isLate || this.#isDue) this.judgeSoon();
  }

  /** An upstream's connection begins: it may have another chain than before. */
  begin(upstream: Upstream): void {
    this.#records.begin(upstream);
    this.#witnesses.forget(upstream);
    upstream.isUnplaced = true;
    upstream.strange = notCompared;
    this.#memory.forgetTaught(upstream);
  }

  /** The configuration has an upstream no longer. */
  forget(upstream: Upstream): void {
    this.anchors.forgetUpstream(upstream.name);
    this.#witnesses.forget(upstream);
  }

  /** Feeds a block of the chain to the merged heads. @returns false for one that contradicts what others have */
  #accept(upstream: Upstream, kind: ToldKind, block: Block): boolean {
    const { blocks, heads } = this.#parts;
    const { finalized } = heads;
    if (kind === 'finalized') {
      if (this.#witnesses.areAgainst(upstream, block)) return false;
      if (this.#witnesses.keeps(upstream, block)) return true;
      this.anchors.note(block, upstream.name);
    } else if (finalized && block.number < finalized.number) return kind === 'all';
    else if (kind === 'best' && finalized) {
      const final = blocks.ancestorAt(block, finalized.number);
      if (final !== undefined && final !== finalized.hash) return false;
    }
    blocks.putOnChain(block);
    if (kind === 'best') {
      this.#compare(upstream, block, heads.best);
      this.#parts.onBest(block);
    }
    heads.onBlock(upstream, kind, block);
    return true;
  }

  #compare(upstream: Upstream, { number }: Block, top: Block | undefined): void {
    this.#records.compare(upstream, number, Math.max(top?.number ?? -1, this.anchors.highest));
  }

  /** Feeds final blocks that have waited for other upstreams. */
  #takeFinals(): void {
    for (const [upstream, block] of this.#witnesses.take())
      if (!this.#accept(upstream, 'finalized', block)) upstream.isUnplaced = true;
  }

  /** Compares the heads of all upstreams, unless that was done too often just now. */
  judgeSoon(): void {
    this.#isDue = true;
    if (this.#judging || this.#isBeginning()) return;
    const nowMs = this.#parts.nowMs();
    if (!this.#allowance.has(1, nowMs)) return;
    this.#allowance.take(1, nowMs);
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
    const nodes = upstreams().flatMap((upstream) =>
      judgedUpstream(upstream, this.#records.of(upstream), this.#parts),
    );
    if (nodes.length === 0) return;
    const judgement = await judgeHeads(nodes, {
      memory: this.anchors,
      prove: async ({ upstream }, block) => proves(upstream, block),
    });
    const current = nodes.filter(
      ({ upstream, life }) => upstream.isLiving && life === this.#records.of(upstream).life,
    );
    const standings = new Map(judgement.standings);
    if (this.#isVoid(current, judgement)) return;
    this.#memory.confirm(current, judgement);
    if (await this.#memory.isRetracted(judgement, standings)) return void (this.#isDue = true);
    await this.#lone.check(current);
    const leads = await this.#leads.check(current, judgement, standings);
    this.#hasLead = current.some(({ upstream }) => this.#records.of(upstream).lead !== undefined);
    await this.#settle(current, standings, leads);
    await Promise.all(
      current.flatMap(({ upstream }) => (isOnChain(upstream) ? [this.#memory.learn(upstream)] : [])),
    );
  }

  /** Whether upstreams of a network that begins may still connect: which of them is first says nothing. */
  #isBeginning(): boolean {
    const { upstreams, heads, nowMs } = this.#parts;
    const isNew = heads.best === undefined && this.anchors.highest < 0;
    return isNew && nowMs() < beginningMs && upstreams().some(({ isUp, hasTried }) => !isUp && !hasTried);
  }

  /** Whether the chain was reset, or may have been: then nothing is settled. */
  #isVoid(nodes: readonly JudgedUpstream[], judgement: HeadJudgement<JudgedUpstream>): boolean {
    const { upstreams, onReset } = this.#parts;
    // Also one that has come meanwhile, and was not compared.
    const isAway = (one: Upstream): boolean => !nodes.some(({ upstream }) => upstream === one);
    const away = upstreams().filter((one) => isAway(one) && this.#records.of(one).isWitness).length;
    const found = this.#memory.void(nodes, judgement, away);
    for (const { upstream } of found?.judged ?? []) {
      upstream.isUndecided = true;
      this.#setStrange(upstream, 'has another chain than before, which may have been reset');
    }
    if (found?.isReset) {
      for (const upstream of upstreams()) this.#records.of(upstream).isWitness = false;
      onReset();
      this.#isDue = true;
    }
    return found !== undefined;
  }

  /** Tells upstreams their standing, and feeds the heads of those on the chain. */
  async #settle(
    nodes: readonly JudgedUpstream[],
    standings: ReadonlyMap<JudgedUpstream, HeadStanding>,
    leads: ReadonlyMap<JudgedUpstream, string>,
  ): Promise<void> {
    if (await this.#memory.dropWrong(nodes, standings)) this.#isDue = true;
    const onChain: JudgedUpstream[] = [];
    // The highest first: what is behind it is then known to be.
    for (const node of nodes.toSorted((one, other) => other.best.number - one.best.number)) {
      const standing = standings.get(node);
      if (!standing) continue;
      const { upstream } = node;
      upstream.isUndecided = isUndecided(standing) || leads.has(node);
      const why = standingText(standing) ?? leads.get(node) ?? this.#lone.doubt(upstream, node.best);
      this.#setStrange(upstream, why);
      if (why !== undefined) continue;
      this.#records.of(upstream).isWitness = true;
      onChain.push(node);
    }
    for (const { upstream, best } of onChain) this.#compare(upstream, best, onChain[0]?.best);
    await this.#witnesses.ask(onChain);
    for (const node of onChain) if (isOnChain(node.upstream)) this.#feed(node);
  }

  /** Feeds what an upstream told, now that it is known to be on the chain. */
  #feed({ upstream, best, finalized }: JudgedUpstream): void {
    const { heads, blocks } = this.#parts;
    // The blocks of one that is behind say nothing of the next ones: each of them is compared.
    if (best.number < (heads.finalized?.number ?? -1)) {
      upstream.isUnplaced = true;
      return;
    }
    const record = this.#records.of(upstream);
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
    const { strange: was } = upstream;
    if (was === why) return;
    upstream.strange = why;
    const log = this.#parts.log.child({ upstream: upstream.name });
    if (why !== undefined && (was === undefined || was === notCompared)) log.error({}, `the upstream ${why}`);
    else if (why === undefined && was !== notCompared)
      log.info({ best: upstream.best }, 'an upstream is on the chain again');
    if ((was === undefined) !== (why === undefined)) this.#parts.onJudged(upstream);
  }
}
