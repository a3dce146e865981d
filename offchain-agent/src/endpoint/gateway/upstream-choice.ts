import type { BlockTree } from './block-tree.ts';
import { HeadTimes } from './head-times.ts';
import type { Reply } from './reply.ts';
import { RestingUpstreams } from './resting-upstreams.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';
import { WatchedTime } from './watched-time.ts';

/** Further behind the best of all it is stale, in blocks. */
const mostLag = 1;
/** Nobody follows one that still lacks a head which another one told of so long ago: clients hear of a head within 3 s. */
const latestHeadMs = 2_500;
/** Nobody alone is so far ahead of what is final and of all others; telemetry has the same bound. */
const mostAhead = 1_000;

/** The upstreams of a network, and which of them may be asked. */
export class UpstreamChoice {
  readonly upstreams: Upstream[] = [];
  readonly time = new WatchedTime();
  /** When heads were told of, in that time. */
  readonly headTimes: HeadTimes;
  readonly #resting = new RestingUpstreams(() => this.time.ms);
  readonly #region: string;
  readonly #blocks: BlockTree;

  constructor(region: string, blocks: BlockTree) {
    this.#region = region;
    this.#blocks = blocks;
    this.headTimes = new HeadTimes(this.time);
  }

  /** Why an upstream is not fresh; undefined when it is. A chain that stands still makes none stale. */
  staleness(upstream: Upstream): string | undefined {
    const { best, reason, isUp, isSilent, unanswered, refused, strange } = upstream;
    if (refused !== undefined) return refused;
    if (!isUp || isSilent) return reason;
    if (unanswered) return `does not answer ${unanswered.method}`;
    if (strange !== undefined) return strange;
    if (best < 0) return 'has told of no head yet';
    const lag = this.highest() - best;
    if (lag > mostLag) return `${lag} blocks behind`;
    const behindMs = this.#behindMs(upstream);
    return behindMs > latestHeadMs ? `1 block behind for ${(behindMs / 1_000).toFixed(1)} s` : undefined;
  }

  /** Whether nobody may follow it any longer: it is out, or tells of heads so late that followers would notice. */
  isLost(upstream: Upstream): boolean {
    const { isLiving, unanswered, strange } = upstream;
    if (!isLiving || unanswered || strange !== undefined) return true;
    return this.#behindMs(upstream) > latestHeadMs;
  }

  /** The highest best block that a living upstream told of. */
  top(): Block | undefined {
    let top: Block | undefined;
    for (const { isLiving, strange, bestBlock } of this.upstreams) {
      if (!isLiving || strange !== undefined || !bestBlock) continue;
      if (!top || bestBlock.number > top.number) top = bestBlock;
    }
    return top;
  }

  highest(): number {
    return this.top()?.number ?? -1;
  }

  fresh(): Upstream[] {
    return this.upstreams.filter((upstream) => this.staleness(upstream) === undefined);
  }

  /** Whether calls at a head can be answered: by one that is fresh, or, where none is, by one that is slow. */
  canServe(best: Block | undefined): boolean {
    if (this.fresh().length > 0) return !best || this.isHeld(best);
    return this.upstreams.some(
      (one) => one.isSlow && !one.unanswered && one.best >= 0 && (!best || this.#holds(one, best)),
    );
  }

  /** Whether a living upstream has a block, as far as is known. */
  isHeld(block: Block): boolean {
    return this.upstreams.some((one) => one.isLiving && this.#holds(one, block));
  }

  #holds(upstream: Upstream, { hash, number }: Block): boolean {
    return upstream.best >= number && upstream.strange === undefined && this.#blocks.isAt(upstream, hash);
  }

  /**
   * Why a head is not believed: it is far above what is final and above all that others told of. Those that are catching up
   * are no measure; where there is no other, neither is there a doubt.
   * @param finalized the height that is final here
   */
  doubt(upstream: Upstream, { number }: Block, finalized: number): string | undefined {
    const others = this.upstreams.filter(
      (one) =>
        one !== upstream && one.isLiving && !one.isSyncing && one.strange === undefined && one.best >= 0,
    );
    if (others.length === 0) return undefined;
    const highest = Math.max(finalized, ...others.map(({ best }) => best));
    return number - highest > mostAhead
      ? `told of a head at ${number}, ${number - highest} above all others`
      : undefined;
  }

  /**
   * Who is asked: of the fresh ones those that were not asked too much just now, of these those of the own region, of these those that have the block, of these the one that is least
   * busy for its speed. Where none is fresh, whoever answers and is not behind.
   */
  choose(method: string, hash?: string, not: readonly Upstream[] = []): Upstream | undefined {
    const connected = this.upstreams.filter(
      (upstream) =>
        upstream.isUp &&
        upstream.refused === undefined &&
        !not.includes(upstream) &&
        (upstream.offers(method) || !this.isKnown(method)),
    );
    // One that is slow is better than none.
    const answering = connected.filter(({ isSilent }) => !isSilent);
    const able = answering.length > 0 || not.length > 0 ? answering : connected;
    const fresh = able.filter((upstream) => this.staleness(upstream) === undefined);
    const highest = this.highest();
    const rested = fresh.filter((upstream) => !this.#resting.has(upstream));
    const ready = rested.length > 0 ? rested : fresh;
    const served = ready.length > 0 ? ready : able.filter(({ best }) => highest - best <= mostLag);
    const near = served.filter(({ config }) => (config.region ?? this.#region) === this.#region);
    const inRegion = near.length > 0 ? near : served;
    if (hash === undefined) return leastBusy(inRegion);
    const has = (upstream: Upstream): boolean => this.#blocks.isAt(upstream, hash);
    return leastBusy(inRegion.filter(has)) ?? leastBusy(served.filter(has)) ?? leastBusy(inRegion);
  }

  /** Whether an upstream is fresh, and was not asked too much just now. */
  isReady(upstream: Upstream): boolean {
    return this.staleness(upstream) === undefined && !this.#resting.has(upstream);
  }

  /** Takes what an upstream answered. @returns whether it says that it was asked too much: it is left alone for a while */
  noteReply(upstream: Upstream, reply: Reply): boolean {
    return this.#resting.note(upstream, reply);
  }

  /** Whether any upstream offers the method. */
  isKnown(method: string): boolean {
    return this.upstreams.some((upstream) => upstream.offers(method));
  }

  #behindMs({ best }: Upstream): number {
    return this.highest() > best ? this.headTimes.behindMs(best) : 0;
  }
}

function leastBusy(upstreams: readonly Upstream[]): Upstream | undefined {
  let least: Upstream | undefined;
  let leastMs = Number.POSITIVE_INFINITY;
  for (const upstream of upstreams) {
    const ms = (upstream.outstanding + 1) * Math.max(upstream.latencyMs, 0.05);
    if (ms < leastMs) {
      least = upstream;
      leastMs = ms;
    }
  }
  return least;
}
