import type { Logger } from '../../base/logger.ts';
import type { BlockTree } from './block-tree.ts';
import type { GatewayClock } from './clock.ts';
import { FailingMethods } from './failing-methods.ts';
import type { Upstream } from './upstream.ts';
import { UpstreamChoice } from './upstream-choice.ts';

/** The choice of upstreams without those that fail a method, or most of them; the last healthy one is never left. */
export class FailingChoice extends UpstreamChoice {
  protected readonly failing: FailingMethods;
  /** Aborts with the last call. */
  protected readonly ended = new AbortController();

  constructor(region: string, blocks: BlockTree, log: Logger, clock: GatewayClock) {
    super(region, blocks);
    this.failing = new FailingMethods({
      log,
      clock,
      signal: this.ended.signal,
      isThere: (upstream) => this.upstreams.includes(upstream),
      isReplaced: (upstream, method) =>
        this.#hasOther([upstream, ...(this.failing.of(method) ?? [])], method),
    });
  }

  override staleness(upstream: Upstream): string | undefined {
    const why = super.staleness(upstream);
    if (why !== undefined || !this.#isLeft(upstream)) return why;
    const [first, ...others] = this.failing.by(upstream);
    return `answers ${first} and ${others.length} more methods with errors or null`;
  }

  override isLost(upstream: Upstream): boolean {
    return super.isLost(upstream) || this.#isLeft(upstream);
  }

  override choose(method: string, hash?: string, not: readonly Upstream[] = []): Upstream | undefined {
    const failing = this.failing.of(method);
    const isReplaced = failing && this.#hasOther([...failing, ...not], method);
    return super.choose(method, hash, isReplaced ? [...not, ...failing] : not);
  }

  /** The method of which an upstream gets no calls because it fails them; the first of several. */
  failingMethod(upstream: Upstream): string | undefined {
    return this.failing.by(upstream)[0];
  }

  protected override get failingVersion(): number {
    return this.failing.version;
  }

  #hasOther(not: readonly Upstream[], method: string): boolean {
    return this.fresh().some((one) => !not.includes(one) && (one.offers(method) || !this.isKnown(method)));
  }

  #isLeft(upstream: Upstream): boolean {
    if (!this.failing.failsMost(upstream)) return false;
    return this.upstreams.some((one) => !this.failing.failsMost(one) && super.staleness(one) === undefined);
  }
}
