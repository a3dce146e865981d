/** Finality that takes longer than so many slots is worth a word. */
const patienceSlots = 10;

/** Speaks up when finality stands still: the table then no longer shows what happens now. */
export class FinalityAlarm {
  readonly #tell: (message: string) => void;
  readonly #leastPatienceMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (message: string) => void, leastPatienceMs = 30_000) {
    this.#tell = tell;
    this.#leastPatienceMs = leastPatienceMs;
  }

  /** Finality has moved. */
  reset(slotDurationMs: number): void {
    this.stop();
    const patienceMs = Math.max(this.#leastPatienceMs, patienceSlots * slotDurationMs);
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
