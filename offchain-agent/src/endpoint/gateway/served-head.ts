import type { GatewayClock } from './clock.ts';
import type { MergedHeads } from './merged-heads.ts';
import type { Block } from './told-blocks.ts';
import type { UpstreamChoice } from './upstream-choice.ts';

interface ServedHeadParts {
  readonly heads: Pick<MergedHeads, 'best'>;
  readonly pool: Pick<UpstreamChoice, 'canServe' | 'isAnswered' | 'highestBehind' | 'fresh' | 'version'>;
  readonly clock: GatewayClock;
  /** Whether upstreams that are behind serve their head where no better one is left. */
  readonly servesBehind: () => boolean;
  readonly signal: AbortSignal;
}

/** The head that reads without a block hash are answered at. */
export class ServedHead {
  readonly #parts: ServedHeadParts;
  readonly #waiters = new Set<() => void>();
  /** The head that was there at a version of the choice of upstreams. */
  #best: Block | undefined;
  #version = -1;

  constructor(parts: ServedHeadParts) {
    this.#parts = parts;
  }

  /** Undefined where no upstream has the head, and those that are behind may not serve theirs. */
  get block(): Block | undefined {
    const { heads, pool, servesBehind } = this.#parts;
    const { best } = heads;
    const { version } = pool;
    // Of every call at the head, though it rarely changes. Where none is fresh, time alone decides too.
    if (best && best === this.#best && version === this.#version) return best;
    if (best && pool.canServe(best) && pool.isAnswered(best)) {
      this.#best = pool.fresh().length > 0 ? best : undefined;
      this.#version = version;
      return best;
    }
    return best && servesBehind() ? pool.highestBehind() : undefined;
  }

  /** Whether calls at the head are answered. */
  get isThere(): boolean {
    const { heads, pool } = this.#parts;
    return pool.canServe(heads.best) || this.block !== undefined;
  }

  /** For people: why the head cannot be read. */
  whyNot(): string {
    const { heads, pool } = this.#parts;
    const { best } = heads;
    const behind = pool.highestBehind();
    const known = `no upstream has the head, block ${best?.number ?? 'unknown'}`;
    return behind && best ? `${known}: the best one is ${best.number - behind.number} blocks behind` : known;
  }

  /** Waits for it. @returns undefined where there is none within the time */
  async within(limitMs: number): Promise<Block | undefined> {
    if (this.block) return this.block;
    const { clock, signal } = this.#parts;
    const beganMs = clock.monotonicMs();
    return await new Promise((resolve) => {
      const look = (): void => {
        const isLate = signal.aborted || clock.monotonicMs() - beganMs >= limitMs;
        if (!isLate && !this.block) return;
        this.#waiters.delete(look);
        resolve(this.block);
      };
      this.#waiters.add(look);
    });
  }

  /** Tells those that wait, whenever an upstream may have come or time has passed. */
  look(): void {
    for (const look of this.#waiters) look();
  }
}
