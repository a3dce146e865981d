import type { GatewayNetwork } from './network.ts';
import type { Block } from './told-blocks.ts';
import { validityAt } from './validity.ts';
import type { WatchDialect } from './watch-dialect.ts';

/** The client's own node can be so many blocks ahead of the merged heads. */
const mostAhead = 2;

interface RefusedOptions {
  readonly network: GatewayNetwork;
  readonly extrinsic: string;
  readonly dialect: WatchDialect;
}

/** Whether a transaction that nodes refuse can still be included, as the state of finalized blocks shows. */
export class RefusedTransaction {
  readonly #options: RefusedOptions;
  /** Whether a node refused it since a node last took it. */
  #isRefused = false;
  /** What a node said of another transaction in its place, to be told where the chain proves it. */
  #usurped: string | undefined;
  /** Below this height a state says nothing: the transaction may be of later blocks. */
  #provableFrom: number;

  constructor(options: RefusedOptions) {
    this.#options = options;
    this.#provableFrom = (options.network.heads.best?.number ?? 0) + mostAhead;
  }

  refused(usurped?: string): void {
    this.#isRefused = true;
    this.#usurped = usurped ?? this.#usurped;
  }

  accepted(): void {
    this.#isRefused = false;
  }

  /** All blocks are others. */
  reset(): void {
    this.#provableFrom = 0;
  }

  /**
   * Judges by a finalized block whose chain lacks it.
   * @returns what ends its watch, if no later block can have it either
   */
  async endAt(final: Block): Promise<string | undefined> {
    const { network, extrinsic, dialect } = this.#options;
    if (!this.#isRefused || final.number < this.#provableFrom) return undefined;
    const validity = await validityAt(network, extrinsic, final);
    if (!this.#isRefused) return undefined;
    if (validity === 'spent') return this.#usurped ?? dialect.invalid();
    // The next refusal asks for the next judgment.
    if (validity) this.#isRefused = false;
    return undefined;
  }
}
