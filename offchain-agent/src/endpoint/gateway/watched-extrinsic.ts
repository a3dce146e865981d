import type { Subscription, SubscriptionOpening } from './caller.ts';
import { ChainWatch } from './chain-watch.ts';
import { firstPauseMs, HandInPauses } from './hand-in-pauses.ts';
import type { GatewayNetwork } from './network.ts';
import type { PlacedCall } from './params.ts';
import { errorOf, type Reply } from './reply.ts';
import { type SearchFloor, searchFloors } from './search-floors.ts';
import { extrinsicOf, mayBeIncluded, noExtrinsic, poolCodes } from './submit.ts';
import type { Block } from './told-blocks.ts';
import { ToldTransaction } from './told-transaction.ts';
import type { Upstream } from './upstream.ts';
import { validityAt } from './validity.ts';
import type { TransactionState, WatchDialect } from './watch-dialect.ts';
import { type LegEnd, WatchLeg } from './watch-leg.ts';
import { WatchOpening } from './watch-opening.ts';

/** How long a call waits for any upstream at all, as other calls do. */
const patienceMs = 5_000;
const lookMs = 50;
/** Before a node has taken it, a refusal of the node's own (limits, a full pool) is passed on after so many. */
const mostTries = 4;
/** The client's own node can be so many blocks ahead of these. */
const mostAhead = 2;

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
  readonly #opening: WatchOpening;
  readonly #pauses: HandInPauses;
  #leg: WatchLeg | undefined;
  #isAccepted = false;
  #tries = 0;
  #lastAsked: Upstream | undefined;
  /** The nodes that had no room for it. */
  readonly #droppedBy = new Set<Upstream>();
  /** What a node said of another transaction in its place, to be told where the chain proves it. */
  #usurped: string | undefined;
  readonly #told: ToldTransaction;
  /** Of blocks; undefined while the one node that has it tells all. */
  #chain: ChainWatch | undefined;
  #floor: SearchFloor | undefined;
  #isIncluded = false;
  /** Whether a node refused it since a node last took it. */
  #isRefused = false;
  /** Below this height a state says nothing: the transaction may be of later blocks. */
  #provableFrom = 0;
  #isOver = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    const { opening, dialect, network } = options;
    this.#told = new ToldTransaction({ opening, dialect, blocks: network.blocks });
    const { signal } = this.#ended;
    this.#opening = new WatchOpening({ network, opening, stop: () => this.stop(), signal });
    this.#pauses = new HandInPauses(network.clock, signal);
  }

  get keptBytes(): number {
    return this.#options.extrinsic.length;
  }

  begin(): void {
    const { network } = this.#options;
    this.#stops.push(
      network.onLost((upstream) => upstream === this.#leg?.upstream && this.#leg.leave()),
      network.onUp(() => this.#pauses.wake()),
    );
    for (const work of [this.#keepHandingIn(), this.#opening.limit()])
      work.catch((error: unknown) => this.#opening.fail(error));
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#ended.abort();
    this.#leg?.leave();
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
      this.#pauses.handedIn();
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
      if (!this.#isOver) await this.#pauses.pause(this.#after(end));
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
      const isBegun = this.#opening.isBegun;
      if (!isBegun && clock.monotonicMs() - sinceMs > patienceMs) this.#opening.refuse('no upstream answers');
      if (!this.#isOver) await this.#pauses.rest(isBegun ? firstPauseMs : lookMs);
    }
    return undefined;
  }

  async #onEnd(end: LegEnd, upstream: Upstream): Promise<void> {
    if (end.kind === 'lost') {
      if (end.hadBytes) this.#loseSight();
    } else if (end.kind === 'refused') await this.#onRefusal(end.reply, upstream);
    else if (end.state === 'lapsed' || (end.state === 'dropped' && this.#told.isInBlock)) this.#loseSight();
    else if (end.state === 'dropped') this.#noteDropped(upstream);
    else if (this.#opening.mayBeHeld || this.#droppedBy.size > 0 || (await this.#isInBest())) {
      if (end.state === 'usurped') this.#usurped = end.text;
      this.#noteRefused();
    } else this.#last(end.text);
  }

  async #onRefusal(reply: Reply, upstream: Upstream): Promise<void> {
    const { code } = errorOf(reply);
    const isLimited = this.#options.network.pool.noteReply(upstream, reply);
    const isFull = code === poolCodes.immediatelyDropped;
    const isBegun = this.#opening.isBegun;
    if (!isBegun && !this.#opening.mayBeHeld) {
      if ((isLimited || isFull) && this.#tries < mostTries) return;
      return this.#opening.refuseWith(reply, this.#tries, upstream);
    }
    if (isLimited) return;
    if (isFull && isBegun) return this.#noteDropped(upstream);
    if (isBegun) return this.#noteRefused();
    // A node that was lost before it answered may have it: this one refuses it for that reason, or because it is invalid.
    const isHeld = await mayBeIncluded(this.#options.network, this.#options.extrinsic, reply, this.#floor);
    if (this.#isOver || isHeld === undefined) return;
    if (!isHeld) return this.#opening.refuseWith(reply, this.#tries, upstream);
    this.#begin(upstream);
    this.#noteRefused();
  }

  /** Whether a known block has it: the node that gave it up may lack that block. */
  async #isInBest(): Promise<boolean> {
    this.#follow();
    return typeof (await this.#chain?.inBest()) === 'object';
  }

  #noteRefused(): void {
    this.#isRefused = true;
    this.#follow();
    this.#chain?.look();
  }

  #noteDropped(upstream: Upstream): void {
    this.#droppedBy.add(upstream);
    this.#follow();
  }

  /** No node that answers has room for it: that is the end of it, unless it was passed on before. */
  async #onAllDropped(): Promise<void> {
    const found = await this.#chain?.inBest();
    if (this.#isOver) return;
    if (found === 'absent' && !this.#opening.mayBeHeld) this.#last(this.#options.dialect.dropped());
    else if (typeof found === 'object') this.#chain?.look();
    else this.#droppedBy.clear();
  }

  /** Whether it is in a block, and in which, can no longer be known from a node that watches it. */
  #loseSight(): void {
    this.#opening.mayBeHeld = true;
    this.#follow();
  }

  #begin(upstream: Upstream): void {
    const begins = this.#opening.begin(this.#tries, upstream);
    if (begins && this.#opening.mayBeHeld) this.#follow();
  }

  #after(end: LegEnd): Parameters<HandInPauses['pause']>[0] {
    if (this.#tries === 1) return 'first';
    if (!this.#opening.isBegun) return 'unbegun';
    return end.kind === 'lost' && end.hadBytes ? 'lost' : 'refused';
  }

  #onState(state: TransactionState, text: string): void {
    if (this.#isOver) return;
    this.#noteAccepted();
    if (state.kind === 'pooled') this.#told.pooled(state.rank, text);
    else if (state.kind === 'inBlock') this.#told.inBlock(state.block, text, this.#chain !== undefined);
    else if (state.kind === 'finalized') this.#last(text);
    else if (state.kind === 'retracted') {
      if (this.#told.isIn(state.hash)) this.#told.retract(text);
    } else if (!this.#chain) this.#options.opening.send(text);
  }

  #noteAccepted(): void {
    if (this.#isAccepted) return;
    this.#isAccepted = true;
    this.#isRefused = false;
    this.#pauses.accepted();
  }

  /** Begins to search the blocks for it, as soon as the client can be told what they say. */
  #follow(): void {
    if (this.#chain || !this.#opening.isBegun) return;
    const { network, extrinsic, dialect } = this.#options;
    this.#chain = new ChainWatch({
      network,
      extrinsic,
      floor: this.#told.isInBlock ? this.#floor : searchFloors(network).whileWatched(this.#floor),
      signal: this.#ended.signal,
      onFault: (error) => this.#opening.fail(error),
      onFound: (place, isFinal) => {
        this.#isIncluded = true;
        this.#told.inBlock(place, dialect.inBlock(place), true);
        if (isFinal) this.#last(dialect.finalized(place));
      },
      onAbsent: ({ number }) => {
        this.#handInAgain();
        // A node tells of its block before the merged heads do.
        if (this.#told.isAtOrBelow(number)) this.#told.retract();
      },
      onFinalAbsent: async (final) => await this.#judge(final),
      onReset: () => {
        this.#provableFrom = 0;
        this.#told.retract();
        this.#handInAgain();
      },
    });
  }

  #handInAgain(): void {
    if (this.#isIncluded) this.#pauses.wake();
    this.#isIncluded = false;
  }

  /** Ends the watch of what a node refused, if no finalized block has it and the state there shows that none ever will. */
  async #judge(final: Block): Promise<void> {
    const { network, extrinsic, dialect } = this.#options;
    if (!this.#isRefused || final.number < this.#provableFrom) return;
    const validity = await validityAt(network, extrinsic, final);
    if (this.#isOver || !this.#isRefused) return;
    if (validity === 'spent') this.#last(this.#usurped ?? dialect.invalid());
    // The next refusal asks for the next judgment.
    else if (validity) this.#isRefused = false;
  }

  #last(text: string): void {
    if (this.#isOver) return;
    this.stop();
    this.#options.opening.send(text);
    this.#options.opening.end();
  }
}
