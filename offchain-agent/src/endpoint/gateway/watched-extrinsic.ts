import type { Subscription, SubscriptionOpening } from './caller.ts';
import { afterHeads, ChainWatch } from './chain-watch.ts';
import { HandInNodes } from './hand-in-nodes.ts';
import { firstPauseMs, HandInPauses } from './hand-in-pauses.ts';
import type { GatewayNetwork } from './network.ts';
import type { PlacedCall } from './params.ts';
import { RefusedTransaction } from './refused-transaction.ts';
import { errorOf, type Reply } from './reply.ts';
import { floorNow, type SearchFloor } from './search-floor.ts';
import { extrinsicOf, mayBeIncluded, noExtrinsic, poolCodes } from './submit.ts';
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
/** Heads until the blocks are searched, whatever its node says: nodes forget watches that they are too busy to serve. */
const believedHeads = 3;

/**
 * Hands in a transaction and tells what the chain does with it. A lost node ends nothing: the same bytes go to another node, or
 * to the same one when it is back, and from then on, or after some heads, the blocks are searched. `finalized` is told if they
 * have it; `invalid`, `usurped` and `dropped` only if a node says so that never lost sight of it and, of `invalid`, no other node's
 * state contradicts, or if finalized blocks and their state prove it.
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
  readonly #nodes: HandInNodes;
  #refused: RefusedTransaction | undefined;
  readonly #told: ToldTransaction;
  /** Of blocks; undefined while the one node that has it tells all. */
  #chain: ChainWatch | undefined;
  #floor: SearchFloor | undefined;
  #isIncluded = false;
  #isOver = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    const { opening, dialect, network } = options;
    this.#told = new ToldTransaction({ opening, dialect, blocks: network.blocks });
    const { signal } = this.#ended;
    this.#opening = new WatchOpening({ network, opening, stop: () => this.stop(), signal });
    this.#pauses = new HandInPauses(network.clock, signal);
    this.#nodes = new HandInNodes(network.pool, dialect.method);
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
      this.#floor ??= floorNow(network);
      this.#refused ??= new RefusedTransaction(this.#options);
      this.#tries += 1;
      this.#isAccepted = false;
      this.#nodes.handedIn(upstream);
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
    const { clock } = this.#options.network;
    const sinceMs = clock.monotonicMs();
    while (!this.#isOver) {
      const upstream = this.#nodes.next();
      if (upstream && !this.#isIncluded) return upstream;
      if (this.#nodes.isDroppedByAll) await this.#onAllDropped();
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
    else if (end.state === 'finalized') await this.#onFinal(end.text);
    else if (end.state === 'lapsed' || (end.state === 'dropped' && this.#told.isInBlock)) this.#loseSight();
    else if (end.state === 'dropped') this.#noteDropped(upstream);
    else if (
      this.#opening.mayBeHeld ||
      this.#nodes.isDropped ||
      (await this.#isContradicted(end.state, upstream))
    ) {
      this.#noteRefused(end.state === 'usurped' ? end.text : undefined);
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

  /** Takes a node's word that a final block has it: the client is told once the final blocks of the chain say so. */
  async #onFinal(text: string): Promise<void> {
    this.#noteAccepted();
    if (!this.#options.network.heads.finalized) return this.#last(text);
    this.#isIncluded = await this.#isInBest();
    this.#chain?.look();
  }

  /** Whether what a node gave up is in a block that it may lack, or valid by the word of another. */
  async #isContradicted(state: 'invalid' | 'usurped', upstream: Upstream): Promise<boolean> {
    if (await this.#isInBest()) return true;
    const { network, extrinsic } = this.#options;
    const { best } = network.heads;
    const other = state === 'invalid' ? this.#nodes.invalid(upstream) : undefined;
    return !!best && !!other && (await validityAt(network, extrinsic, best, other)) === 'valid';
  }

  /** Whether a known block has it. */
  async #isInBest(): Promise<boolean> {
    this.#follow();
    return typeof (await this.#chain?.inBest()) === 'object';
  }

  #noteRefused(usurped?: string): void {
    this.#refused?.refused(usurped);
    this.#follow();
    this.#chain?.look();
  }

  #noteDropped(upstream: Upstream): void {
    this.#nodes.dropped(upstream);
    this.#follow();
  }

  /** No node that answers has room for it: that is the end of it, unless it was passed on before. */
  async #onAllDropped(): Promise<void> {
    const found = await this.#chain?.inBest();
    if (this.#isOver) return;
    if (found === 'absent' && !this.#opening.mayBeHeld) this.#last(this.#options.dialect.dropped());
    else if (typeof found === 'object') this.#chain?.look();
    else this.#nodes.forgetDropped();
  }

  /** Whether it is in a block, and in which, can no longer be known from a node that watches it. */
  #loseSight(): void {
    this.#opening.mayBeHeld = true;
    this.#follow();
  }

  #begin(upstream: Upstream): void {
    const begins = this.#opening.begin(this.#tries, upstream);
    if (!begins) return;
    if (this.#opening.mayBeHeld) this.#follow();
    else afterHeads(this.#options.network, believedHeads, this.#ended.signal, () => this.#follow());
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
    else if (state.kind === 'retracted') {
      if (this.#told.isIn(state.hash)) this.#told.retract(text);
    } else if (!this.#chain) this.#options.opening.send(text);
  }

  #noteAccepted(): void {
    if (this.#isAccepted) return;
    this.#isAccepted = true;
    this.#refused?.accepted();
    this.#pauses.accepted();
  }

  /** Begins to search the blocks for it, as soon as the client can be told what they say. */
  #follow(): void {
    if (this.#chain || !this.#opening.isBegun) return;
    const { network, extrinsic, dialect } = this.#options;
    this.#chain = new ChainWatch({
      network,
      extrinsic,
      floor: this.#floor,
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
      onFinalAbsent: async (final) => this.#last(await this.#refused?.endAt(final)),
      onReset: () => {
        this.#refused?.reset();
        this.#told.retract();
        this.#handInAgain();
      },
    });
  }

  #handInAgain(): void {
    if (this.#isIncluded) this.#pauses.wake();
    this.#isIncluded = false;
  }

  #last(text: string | undefined): void {
    if (this.#isOver || text === undefined) return;
    this.stop();
    this.#options.opening.send(text);
    this.#options.opening.end();
  }
}
