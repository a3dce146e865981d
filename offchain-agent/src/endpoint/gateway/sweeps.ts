import type { GatewayClock } from './clock.ts';

const sweepEveryMs = 10;
/** Without calls that wait, time alone is kept. */
const idleEveryMs = 100;
/** Sweeps without such calls before that: between two calls of a busy gateway none is. */
const sweepsUntilIdle = 20;

interface SweepsOptions {
  readonly clock: GatewayClock;
  readonly signal: AbortSignal;
  /** Whether there is something to look after. */
  isBusy(): boolean;
  sweep(): void;
}

/** Looks after what waits every 10 ms, and ten times a second while nothing does. */
export class Sweeps {
  readonly #options: SweepsOptions;
  /** Ends the wait of one that has nothing to do. */
  #idle: AbortController | undefined;

  constructor(options: SweepsOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#idle !== undefined;
  }

  /** Sweeps now, and soon again. */
  wake(): void {
    this.#idle?.abort();
  }

  /** Sweeps until the signal aborts; `wake` lets it end at once. */
  async run(): Promise<void> {
    const { clock, signal } = this.#options;
    for (let idleSweeps = 0; !signal.aborted; this.#options.sweep()) {
      idleSweeps = this.#options.isBusy() ? 0 : idleSweeps + 1;
      if (idleSweeps < sweepsUntilIdle) await clock.sleep(sweepEveryMs, signal);
      else {
        this.#idle = new AbortController();
        await clock.sleep(idleEveryMs, this.#idle.signal);
        this.#idle = undefined;
      }
    }
  }
}
