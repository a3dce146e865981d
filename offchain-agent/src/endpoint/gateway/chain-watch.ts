import { type ChainSearch, type ExtrinsicPlace, ExtrinsicSearch } from './extrinsic-search.ts';
import type { GatewayNetwork } from './network.ts';
import { type SearchFloor, searchFloors } from './search-floors.ts';
import type { Block } from './told-blocks.ts';

interface ChainWatchOptions {
  readonly network: GatewayNetwork;
  readonly extrinsic: string;
  readonly floor: SearchFloor | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly onFault: (error: unknown) => void;
  /** The best chain has it, or the finalized one has. */
  readonly onFound: (place: ExtrinsicPlace, isFinal: boolean) => void;
  /** The best chain has it not. */
  readonly onAbsent: (best: Block) => void;
  /** Neither the best chain nor the finalized one has it. */
  readonly onFinalAbsent: (final: Block) => Promise<void>;
  /** All blocks are others: those of the new chain are searched. */
  readonly onReset: () => void;
}

/** After which blocks that could not be read are read again. */
const rereadMs = 1_000;

/** Searches each new head's chain for an extrinsic, until the signal aborts. */
export class ChainWatch {
  readonly #options: ChainWatchOptions;
  readonly #search: ExtrinsicSearch;
  readonly #stops: readonly (() => void)[];
  #chain: string;
  #floor: SearchFloor | undefined;
  #mustLook = false;
  #isLooking = false;
  /** Whether blocks are left that were not searched yet. */
  #isUnfinished = false;

  constructor(options: ChainWatchOptions) {
    const { network, extrinsic, floor, signal } = options;
    this.#options = options;
    this.#floor = searchFloors(network).current(floor);
    this.#search = new ExtrinsicSearch(network, extrinsic, this.#floor?.height ?? -1);
    this.#chain = network.cacheKey;
    const look = (): void => this.look();
    this.#stops = [network.heads.on('newHeads', look), network.heads.on('finalizedHeads', look)];
    signal.addEventListener('abort', () => this.#stops.forEach((stop) => stop()), { once: true });
    this.look();
  }

  /** Searches the chain of the best block now. */
  async inBest(): Promise<ChainSearch> {
    const { best } = this.#options.network.heads;
    return best ? await this.#search.look(best) : 'unknown';
  }

  look(): void {
    this.#mustLook = true;
    if (!this.#isLooking) this.#keepLooking().catch(this.#options.onFault);
  }

  async #keepLooking(): Promise<void> {
    const { network, signal } = this.#options;
    this.#isLooking = true;
    while (this.#mustLook && !signal.aborted) {
      this.#mustLook = false;
      if (await this.#lookOnce()) continue;
      this.#mustLook = true;
      if (!this.#isUnfinished) await network.clock.sleep(rereadMs, signal);
    }
    this.#isLooking = false;
  }

  /** @returns whether all blocks could be read */
  async #lookOnce(): Promise<boolean> {
    const { network, signal, onFound, onAbsent, onFinalAbsent } = this.#options;
    if (this.#chain !== network.cacheKey) this.#reset();
    this.#renewFloor();
    const { best, finalized } = network.heads;
    const isOver = (): boolean => signal.aborted || this.#chain !== network.cacheKey;
    const isNew = finalized && finalized.number > this.#search.floor;
    const final = isNew ? await this.#search.look(finalized) : 'absent';
    if (isOver()) return true;
    if (typeof final === 'object') {
      onFound(final, true);
      return true;
    }
    if (isNew && final === 'absent') this.#search.raiseFloor(finalized.number);
    this.#isUnfinished = final === 'unknown' && this.#search.isUnfinished;
    const now = best ? await this.#search.look(best, !this.#isUnfinished) : 'absent';
    this.#isUnfinished ||= now === 'unknown' && this.#search.isUnfinished;
    if (isOver()) return true;
    if (typeof now === 'object') onFound(now, false);
    else if (best && now === 'absent') onAbsent(best);
    if (finalized && final === 'absent' && now === 'absent') await onFinalAbsent(finalized);
    return final === 'absent' && now !== 'unknown';
  }

  #reset(): void {
    const { network, onReset } = this.#options;
    this.#chain = network.cacheKey;
    this.#floor = undefined;
    onReset();
  }

  /** Blocks above a floor that followed from a lie may be below the next true head. */
  #renewFloor(): void {
    const floor = searchFloors(this.#options.network).current(this.#floor);
    if (!floor || floor === this.#floor) return;
    this.#floor = floor;
    this.#search.reset(floor.height);
  }
}
