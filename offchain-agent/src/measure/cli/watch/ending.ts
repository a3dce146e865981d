import { longestTimerMs } from '../../../base/clock.ts';

/** A chain of which no block can be counted for so long has nothing to show; `--for` begins with the first screen. */
const firstScreenMs = 15_000;

export const longestWatchMs = longestTimerMs - firstScreenMs;

/** Finality that takes longer than so many slots, and at least so long, is worth a word. */
const patienceSlots = 10;
const leastPatience = 30_000;

/** How long finality may take on a chain with such slots; 0 for a chain without any. */
export function finalityPatienceMs(slotDurationMs: number, leastMs = leastPatience): number {
  return Math.max(leastMs, patienceSlots * slotDurationMs);
}

/** When a watch ends by itself: some time after its first screen, when there is none, or by a failure. */
export class Ending {
  readonly #durationMs: number | undefined;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #failure: unknown;

  /** @param durationMs at most `longestWatchMs`; `undefined` to go on until the user ends it */
  constructor(durationMs: number | undefined) {
    this.#durationMs = durationMs;
    if (durationMs !== undefined) this.#endIn(durationMs + firstScreenMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A block was counted: the way to the first screen is as long as it is, and is waited for. */
  postpone(): void {
    if (!this.#hasBegun && this.#durationMs !== undefined) this.#endIn(this.#durationMs + firstScreenMs);
  }

  /** The first screen is there. */
  begin(): void {
    if (this.#hasBegun || this.#durationMs === undefined) return;
    this.#hasBegun = true;
    this.#endIn(this.#durationMs);
  }

  /** Ends the watch now; `rethrow` throws the reason. */
  fail(reason: unknown): void {
    this.#failure = reason;
    this.#controller.abort();
  }

  rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #endIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }
}

/** Speaks up when finality stands still: the table then no longer shows what happens now. */
export class FinalityAlarm {
  readonly #tell: (message: string) => void;
  readonly #leastPatienceMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (message: string) => void, leastPatienceMs?: number) {
    this.#tell = tell;
    this.#leastPatienceMs = leastPatienceMs;
  }

  /** Finality has moved. */
  reset(slotDurationMs: number): void {
    this.stop();
    const patienceMs = finalityPatienceMs(slotDurationMs, this.#leastPatienceMs);
    this.#timer = setTimeout(() => {
      this.#tell(
        `no block was finalized for ${patienceMs / 1_000} s; slots missed since then are not counted yet`,
      );
    }, patienceMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
