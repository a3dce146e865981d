import { logFault } from '../../base/fault.ts';
import {
  errorOutcome,
  faultOutcome,
  replyOutcome,
  type Subscription,
  type SubscriptionOpening,
} from './caller.ts';
import { ExtrinsicSearch, type Inclusion } from './extrinsic-search.ts';
import type { GatewayNetwork } from './network.ts';
import type { PlacedCall } from './params.ts';
import { errorOf, type Reply } from './reply.ts';
import { searchFloors } from './search-floors.ts';
import { extrinsicOf, mayBeIncluded, noExtrinsic, poolCodes } from './submit.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';
import { validityAt } from './validity.ts';
import type { TransactionState, WatchDialect } from './watch-dialect.ts';
import { type LegEnd, WatchLeg } from './watch-leg.ts';

/** How long a call waits for any upstream at all, and for an answer, as other calls do. */
const patienceMs = 5_000;
const limitMs = 30_000;
const lookMs = 50;
const firstLookMs = 250;
/** Before a node has taken it, a refusal of the node's own (limits, a full pool) is passed on after so many. */
const mostTries = 4;
/** Between handing in the same bytes again; each refusal doubles it. */
const firstPauseMs = 1_000;
const lastPauseMs = 15_000;
/** After which blocks that could not be read are read again. */
const rereadMs = 1_000;
/** The client's own node can be so many blocks ahead of these. */
const mostAhead = 2;
const inPoolRank = 1;
const broadcastRank = 2;
const inBlockRank = 3;

/**
 * Hands in a transaction and tells what the chain does with it. A lost node ends nothing: the same bytes go to another node, or
 * to the same one when it is back, and from then on the blocks are searched. `invalid`, `usurped` and `dropped` are told only
 * if a node says so that never lost sight of it, or if finalized blocks and their state prove it.
 */
export function watchExtrinsic(
  network: GatewayNetwork,
  { params }: PlacedCall,
  opening: SubscriptionOpening,
  dialect: WatchDialect,
): Subscription {
  const extrinsic = extrinsicOf(params?.[0]);
  if (extrinsic === undefined) {
    opening.refuse(noExtrinsic());
    return { keptBytes: 0, stop: () => undefined };
  }
  const watched = new WatchedExtrinsic({ network, extrinsic, opening, dialect });
  watched.begin();
  return watched;
}

interface WatchOptions {
  readonly network: GatewayNetwork;
  readonly extrinsic: string;
  readonly opening: SubscriptionOpening;
  readonly dialect: WatchDialect;
}

class WatchedExtrinsic implements Subscription {
  readonly #options: WatchOptions;
  readonly #stops: (() => void)[] = [];
  readonly #ended = new AbortController();
  readonly #begun = new AbortController();
  /** Cuts a pause short. */
  #resting = new AbortController();
  #leg: WatchLeg | undefined;
  #isAccepted = false;
  #tries = 0;
  #handedMs = 0;
  #pauseMs = firstPauseMs;
  #lastAsked: Upstream | undefined;
  /** Whether a node that is not listened to any more may have it in its pool, or may have passed it on. */
  #mayBeHeld = false;
  /** The nodes that had no room for it. */
  readonly #droppedBy = new Set<Upstream>();
  /** What a node said of another transaction in its place, to be told where the chain proves it. */
  #usurped: string | undefined;
  #rank = -1;
  #toldBlock: { readonly hash: string; readonly number?: number } | undefined;
  /** Of blocks; undefined while the one node that has it tells all. */
  #search: ExtrinsicSearch | undefined;
  #floor: number | undefined;
  #chain: string;
  #isIncluded = false;
  #mustLook = false;
  #isLooking = false;
  /** Whether a node refused it since a node last took it. */
  #isRefused = false;
  /** Below this height a state says nothing: the transaction may be of later blocks. */
  #provableFrom = 0;
  #isOver = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#chain = options.network.cacheKey;
  }

  get keptBytes(): number {
    return this.#options.extrinsic.length;
  }

  begin(): void {
    const { network } = this.#options;
    this.#stops.push(
      network.onLost((upstream) => upstream === this.#leg?.upstream && this.#leg.leave()),
      network.onUp(() => this.#resting.abort()),
    );
    this.#guard(this.#keepHandingIn());
    this.#guard(this.#limitBeginning());
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#ended.abort();
    this.#leg?.leave();
  }

  /** A defect must not leave a client without an end. */
  #guard(work: Promise<void>): void {
    work.catch((error: unknown) => {
      logFault(this.#options.network.log, 'watching a transaction')(error);
      if (this.#isOver) return;
      const isBegun = this.#begun.signal.aborted;
      this.stop();
      if (isBegun) this.#options.opening.fail({ code: -32_603, message: 'Internal error' });
      else this.#options.opening.refuse(faultOutcome(error));
    });
  }

  async #limitBeginning(): Promise<void> {
    await this.#options.network.clock.sleep(
      limitMs,
      AbortSignal.any([this.#begun.signal, this.#ended.signal]),
    );
    this.#refuse(`no answer within ${limitMs / 1_000} s`);
  }

  async #keepHandingIn(): Promise<void> {
    const { network, dialect, extrinsic } = this.#options;
    while (!this.#isOver) {
      const upstream = await this.#nextUpstream();
      if (!upstream) return;
      this.#floor ??= searchFloors(network).now();
      if (this.#tries === 0) this.#provableFrom = (network.heads.best?.number ?? 0) + mostAhead;
      this.#tries += 1;
      this.#isAccepted = false;
      this.#lastAsked = upstream;
      this.#handedMs = network.clock.monotonicMs();
      this.#leg = new WatchLeg({
        upstream,
        dialect,
        extrinsic,
        onOpen: () => this.#begin(upstream),
        onState: (state, text) => this.#onState(state, text),
      });
      const end = await this.#leg.ended;
      this.#leg = undefined;
      if (!this.#isOver) await this.#onEnd(end, upstream);
      if (!this.#isOver) await this.#pause(end);
    }
  }

  /** The node that gets it next, once there is one; undefined if the watch ends before. */
  async #nextUpstream(): Promise<Upstream | undefined> {
    const { network, dialect } = this.#options;
    const { pool, clock } = network;
    const sinceMs = clock.monotonicMs();
    while (!this.#isOver) {
      const dropped = [...this.#droppedBy];
      const last = this.#lastAsked ? [this.#lastAsked] : [];
      const upstream =
        pool.choose(dialect.method, undefined, [...dropped, ...last]) ??
        pool.choose(dialect.method, undefined, dropped);
      if (upstream && !this.#isIncluded) return upstream;
      if (!upstream && dropped.length > 0 && pool.choose(dialect.method)) await this.#onAllDropped();
      const isBegun = this.#begun.signal.aborted;
      if (!isBegun && clock.monotonicMs() - sinceMs > patienceMs) this.#refuse('no upstream answers');
      if (!this.#isOver) await this.#rest(isBegun ? firstPauseMs : lookMs);
    }
    return undefined;
  }

  async #onEnd(end: LegEnd, upstream: Upstream): Promise<void> {
    if (end.kind === 'lost') {
      if (end.hadBytes) this.#loseSight();
    } else if (end.kind === 'refused') await this.#onRefusal(end.reply, upstream);
    else if (end.state === 'lapsed' || (end.state === 'dropped' && this.#toldBlock)) this.#loseSight();
    else if (end.state === 'dropped') this.#noteDropped(upstream);
    else if (!this.#mayBeHeld && this.#droppedBy.size === 0) this.#last(end.text);
    else {
      if (end.state === 'usurped') this.#usurped = end.text;
      this.#noteRefused();
    }
  }

  async #onRefusal(reply: Reply, upstream: Upstream): Promise<void> {
    const { code } = errorOf(reply);
    const isLimited = this.#options.network.pool.noteReply(upstream, reply);
    const isFull = code === poolCodes.immediatelyDropped;
    const isBegun = this.#begun.signal.aborted;
    if (!isBegun && !this.#mayBeHeld) {
      if ((isLimited || isFull) && this.#tries < mostTries) return;
      return this.#refuseWith(reply, upstream);
    }
    if (isLimited) return;
    if (isFull && isBegun) return this.#noteDropped(upstream);
    if (isBegun) return this.#noteRefused();
    // A node that was lost before it answered may have it: this one refuses it for that reason, or because it is invalid.
    const isHeld = await mayBeIncluded(this.#options.network, this.#options.extrinsic, reply, this.#floor);
    if (this.#isOver || isHeld === undefined) return;
    if (!isHeld) return this.#refuseWith(reply, upstream);
    this.#begin(upstream);
    this.#noteRefused();
  }

  #noteRefused(): void {
    this.#isRefused = true;
    this.#follow();
    this.#look();
  }

  #noteDropped(upstream: Upstream): void {
    this.#droppedBy.add(upstream);
    this.#follow();
  }

  /** No node that answers has room for it: that is the end of it, unless it was passed on before. */
  async #onAllDropped(): Promise<void> {
    const { heads } = this.#options.network;
    const found = heads.best && (await this.#search?.look(heads.best));
    if (this.#isOver) return;
    if (found === 'absent' && !this.#mayBeHeld) this.#last(this.#options.dialect.dropped());
    else if (typeof found === 'object') this.#look();
    else this.#droppedBy.clear();
  }

  /** Whether it is in a block, and in which, can no longer be known from a node that watches it. */
  #loseSight(): void {
    this.#mayBeHeld = true;
    this.#follow();
  }

  #begin(upstream: Upstream): void {
    if (this.#begun.signal.aborted || this.#isOver) return;
    this.#begun.abort();
    this.#options.opening.begin({ tries: this.#tries, upstream: upstream.name });
    if (this.#mayBeHeld) this.#follow();
  }

  #refuse(why: string): void {
    if (this.#begun.signal.aborted || this.#isOver) return;
    this.stop();
    const more = this.#mayBeHeld ? '; a node that was lost may have the transaction, and include it' : '';
    this.#options.opening.refuse(errorOutcome(-32_603, `Internal error: ${why}${more}`));
  }

  #refuseWith(reply: Reply, upstream: Upstream): void {
    this.stop();
    this.#options.opening.refuse(
      replyOutcome(reply, { tries: this.#tries, upstreamUs: 0, upstream: upstream.name }),
    );
  }

  #onState(state: TransactionState, text: string): void {
    if (this.#isOver) return;
    this.#noteAccepted();
    if (state.kind === 'pooled') this.#onPooled(state.rank, text);
    else if (state.kind === 'inBlock') this.#tellBlock(state.block, text);
    else if (state.kind === 'finalized') this.#last(text);
    else if (state.kind === 'retracted') {
      if (state.hash === undefined || state.hash === this.#toldBlock?.hash) this.#retract(text);
    } else if (!this.#search) this.#options.opening.send(text);
  }

  #noteAccepted(): void {
    if (this.#isAccepted) return;
    this.#isAccepted = true;
    this.#isRefused = false;
    this.#pauseMs = firstPauseMs;
  }

  // States of another node begin with the first; those that were told are not told again.
  #onPooled(rank: number, text: string): void {
    if (rank < this.#rank || (rank === this.#rank && rank !== broadcastRank)) return;
    this.#rank = rank;
    this.#options.opening.send(text);
  }

  #tellBlock(block: { readonly hash: string; readonly number?: number }, text: string): void {
    if (this.#toldBlock?.hash === block.hash) return;
    if (this.#toldBlock && this.#search) this.#retract();
    const { hash, number = this.#options.network.blocks.get(hash)?.number } = block;
    this.#toldBlock = { hash, ...(number !== undefined && { number }) };
    this.#rank = inBlockRank;
    this.#options.opening.send(text);
  }

  #retract(text?: string): void {
    if (!this.#toldBlock) return;
    this.#options.opening.send(text ?? this.#options.dialect.retracted(this.#toldBlock.hash));
    this.#toldBlock = undefined;
    this.#rank = inPoolRank;
  }

  /** Begins to search the blocks for it, as soon as the client can be told what they say. */
  #follow(): void {
    if (this.#search || !this.#begun.signal.aborted) return;
    const { network, extrinsic } = this.#options;
    const told = this.#toldBlock;
    const floors = [this.#floor ?? -1, told ? undefined : searchFloors(network).whileWatched()];
    this.#search = new ExtrinsicSearch(network, extrinsic, Math.max(...floors.map((floor) => floor ?? -1)));
    const look = (): void => this.#look();
    this.#stops.push(network.heads.on('newHeads', look), network.heads.on('finalizedHeads', look));
    this.#look();
  }

  #look(): void {
    this.#mustLook = true;
    if (!this.#isLooking && this.#search) this.#guard(this.#keepLooking(this.#search));
  }

  async #keepLooking(search: ExtrinsicSearch): Promise<void> {
    this.#isLooking = true;
    while (this.#mustLook && !this.#isOver) {
      this.#mustLook = false;
      if (await this.#lookOnce(search)) continue;
      await this.#options.network.clock.sleep(rereadMs, this.#ended.signal);
      this.#mustLook = true;
    }
    this.#isLooking = false;
  }

  /** @returns whether all blocks could be read */
  async #lookOnce(search: ExtrinsicSearch): Promise<boolean> {
    const { network, dialect } = this.#options;
    if (this.#chain !== network.cacheKey) this.#onReset(search);
    const { best, finalized } = network.heads;
    const chain = this.#chain;
    const isFinal = finalized && finalized.number > search.floor;
    const final = isFinal ? await search.look(finalized) : 'absent';
    if (this.#isOver || chain !== network.cacheKey) return true;
    if (typeof final === 'object') {
      this.#onIncluded(final);
      this.#last(dialect.finalized(final));
      return true;
    }
    if (isFinal && final === 'absent') search.raiseFloor(finalized.number);
    const now = best ? await search.look(best) : 'absent';
    if (this.#isOver || chain !== network.cacheKey) return true;
    if (typeof now === 'object') this.#onIncluded(now);
    else if (best && now === 'absent') this.#onAbsent(best);
    if (finalized && final === 'absent' && now !== 'unknown') await this.#judge(finalized);
    return final === 'absent' && now !== 'unknown';
  }

  #onIncluded(found: Inclusion): void {
    const { hash, index } = found;
    this.#isIncluded = true;
    this.#tellBlock(found, this.#options.dialect.inBlock({ hash, index }));
  }

  #onAbsent(best: Block): void {
    if (this.#isIncluded) this.#resting.abort();
    this.#isIncluded = false;
    const { hash, number } = this.#toldBlock ?? {};
    const height = number ?? this.#options.network.blocks.get(hash ?? '')?.number;
    // A node tells of its block before the merged heads do.
    if (height !== undefined && best.number >= height) this.#retract();
  }

  /** Ends the watch of what a node refused, if no finalized block has it and the state there shows that none ever will. */
  async #judge(final: Block): Promise<void> {
    const { network, extrinsic, dialect } = this.#options;
    if (!this.#isRefused || this.#isIncluded || final.number < this.#provableFrom) return;
    const validity = await validityAt(network, extrinsic, final);
    if (this.#isOver || !this.#isRefused) return;
    if (validity === 'spent') this.#last(this.#usurped ?? dialect.invalid());
    // The next refusal asks for the next judgment.
    else if (validity) this.#isRefused = false;
  }

  /** All blocks are others: it is searched in those of the new chain. */
  #onReset(search: ExtrinsicSearch): void {
    this.#chain = this.#options.network.cacheKey;
    search.reset(searchFloors(this.#options.network).now() ?? -1);
    this.#isIncluded = false;
    this.#provableFrom = 0;
    this.#retract();
    this.#resting.abort();
  }

  async #pause(end: LegEnd): Promise<void> {
    const { clock } = this.#options.network;
    const isLost = end.kind === 'lost' && end.hadBytes;
    const untilMs = this.#handedMs + this.#pauseAfter(isLost);
    while (!this.#isOver && clock.monotonicMs() < untilMs) {
      const isWoken = await this.#rest(untilMs - clock.monotonicMs());
      if (isWoken && clock.monotonicMs() >= this.#handedMs + firstPauseMs) return;
    }
  }

  /** Returns the pause from one handing in to the next, ms: a node that kept it for longer is followed immediately. */
  #pauseAfter(isLost: boolean): number {
    if (this.#tries === 1) return 0;
    if (!this.#begun.signal.aborted) return firstLookMs;
    if (isLost) return firstPauseMs;
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(lastPauseMs, 2 * pauseMs);
    return pauseMs;
  }

  /** @returns whether it was woken before */
  async #rest(ms: number): Promise<boolean> {
    this.#resting = new AbortController();
    const { signal } = this.#resting;
    await this.#options.network.clock.sleep(ms, AbortSignal.any([signal, this.#ended.signal]));
    return signal.aborted;
  }

  #last(text: string): void {
    if (this.#isOver) return;
    this.stop();
    this.#options.opening.send(text);
    this.#options.opening.end();
  }
}
