import type { BlockTree } from './block-tree.ts';
import { ChoiceState } from './choice-state.ts';
import { HeadTimes } from './head-times.ts';
import { ruleOf } from './method.ts';
import type { Reply } from './reply.ts';
import { RestingUpstreams } from './resting-upstreams.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';
import { WatchedTime } from './watched-time.ts';

/** Further behind the best of all it is stale, in blocks. */
const mostLag = 1;
/** Nobody follows one that still lacks a head which another one told of so long ago: clients hear of a head within 3 s. */
const latestHeadMs = 2_500;

/** The upstreams that may be asked for a method, before it is looked at who has a block; those of the own region first. */
interface Candidates {
  readonly inRegion: readonly Upstream[];
  readonly served: readonly Upstream[];
}

/** The upstreams of a network, and which of them may be asked. */
export class UpstreamChoice {
  readonly upstreams: Upstream[] = [];
  readonly time = new WatchedTime();
  /** The highest final height that is known, also of upstreams that are away. */
  finalHeight: () => number = () => -1;
  /** When heads were told of, in that time. */
  readonly headTimes: HeadTimes;
  readonly #resting = new RestingUpstreams(() => this.time.ms);
  readonly #region: string;
  readonly #blocks: BlockTree;
  readonly #state = new ChoiceState();
  #chosenAt = -1;
  #fresh: readonly Upstream[] = [];
  /** By method: for calls of a block or of what never changes, and for others. */
  readonly #timeless = new Map<string, Candidates>();
  readonly #timely = new Map<string, Candidates>();

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

  /** The highest best block of the living upstreams on the chain. */
  top(): Block | undefined {
    let top: Block | undefined;
    for (const { isLiving, strange, isUnplaced, bestBlock } of this.upstreams) {
      if (!isLiving || strange !== undefined || isUnplaced || !bestBlock) continue;
      if (!top || bestBlock.number > top.number) top = bestBlock;
    }
    return top;
  }

  /** The highest best block of the living upstreams that are behind on the chain. */
  highestBehind(): Block | undefined {
    return this.upstreams
      .flatMap((one) => (one.isLiving && isOfUse(one) && one.bestBlock ? [one.bestBlock] : []))
      .toSorted((one, other) => other.number - one.number)[0];
  }

  /** The highest known height of the chain. */
  highest(): number {
    return Math.max(this.top()?.number ?? -1, this.finalHeight());
  }

  fresh(): readonly Upstream[] {
    this.#renew();
    return this.#fresh;
  }

  /** Rises whenever something changed by which upstreams are chosen. */
  get version(): number {
    const { time, upstreams } = this;
    this.#state.look(upstreams, [
      time.ms,
      this.finalHeight(),
      this.#resting.version,
      this.#blocks.version,
      this.failingVersion,
    ]);
    return this.#state.version;
  }

  /** Rises with each change of who fails which methods. */
  protected get failingVersion(): number {
    return 0;
  }

  /** Forgets what was chosen before the last change. */
  #renew(): void {
    const { version } = this;
    if (version === this.#chosenAt) return;
    this.#chosenAt = version;
    this.#timeless.clear();
    this.#timely.clear();
    this.#fresh = this.upstreams.filter((upstream) => this.staleness(upstream) === undefined);
  }

  /** Whether calls at a head can be answered: by one that is fresh, or, where none is, by one that is slow. */
  canServe(best: Block | undefined): boolean {
    if (this.fresh().length > 0) return !best || this.isHeld(best);
    return this.upstreams.some(
      (one) => one.isSlow && !one.unanswered && one.best >= 0 && (!best || this.#holds(one, best)),
    );
  }

  /** Whether an upstream that answers has a block, or all are late with their probes: then one that is slow is asked. */
  isAnswered(block: Block): boolean {
    return this.isHeld(block) || !this.upstreams.some(({ isLiving }) => isLiving);
  }

  /** Whether a living upstream has a block, as far as is known. */
  isHeld(block: Block): boolean {
    return this.upstreams.some((one) => one.isLiving && this.#holds(one, block));
  }

  #holds(upstream: Upstream, { hash, number }: Block): boolean {
    return upstream.best >= number && upstream.strange === undefined && this.#blocks.isAt(upstream, hash);
  }

  /**
   * Who is asked: of the fresh ones those that were not asked too much just now, of these those of the own region, of these those that have the block, of these the one that is least
   * busy for its speed. Where none is fresh, one that answers and is not behind, or, for what does not depend on the head, one on the chain.
   */
  choose(method: string, hash?: string, not: readonly Upstream[] = []): Upstream | undefined {
    const { inRegion, served } =
      not.length === 0
        ? this.#known(method, hash !== undefined)
        : this.#candidates(method, hash !== undefined, not);
    if (hash === undefined) return leastBusy(inRegion);
    const has = (upstream: Upstream): boolean => this.#blocks.isAt(upstream, hash);
    return leastBusy(inRegion, has) ?? leastBusy(served, has) ?? leastBusy(inRegion);
  }

  #known(method: string, hasHash: boolean): Candidates {
    this.#renew();
    const lists = hasHash ? this.#timeless : this.#timely;
    let known = lists.get(method);
    if (!known) {
      known = this.#candidates(method, hasHash, []);
      // Names that a client made up are sent nowhere, and kept nowhere.
      if (this.isKnown(method)) lists.set(method, known);
    }
    return known;
  }

  #candidates(method: string, hasHash: boolean, not: readonly Upstream[]): Candidates {
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
    const near =
      ready.length > 0 ? ready : able.filter((one) => isOfUse(one) && highest - one.best <= mostLag);
    // What does not change with the head can be read from one that is behind.
    const isTimeless = (): boolean => hasHash || ruleOf(method).kind === 'constant';
    const served =
      near.length === 0 && isTimeless() ? able.filter((one) => isOfUse(one) || one.isUndecided) : near;
    const own = served.filter(({ config }) => (config.region ?? this.#region) === this.#region);
    return { inRegion: own.length > 0 ? own : served, served };
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

/** Whether an upstream is on the chain, though it may be behind, slow, or fail at a method. */
function isOfUse({ strange, best }: Upstream): boolean {
  return best >= 0 && strange === undefined;
}

function leastBusy(
  upstreams: readonly Upstream[],
  isMeant: (upstream: Upstream) => boolean = () => true,
): Upstream | undefined {
  let least: Upstream | undefined;
  let leastMs = Number.POSITIVE_INFINITY;
  for (const upstream of upstreams) {
    const ms = (upstream.outstanding + 1) * Math.max(upstream.latencyMs, 0.05);
    if (ms < leastMs && isMeant(upstream)) {
      least = upstream;
      leastMs = ms;
    }
  }
  return least;
}
