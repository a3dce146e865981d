/** A row counts as looked at after so long: whoever scrolls past asks for nothing. */
const lingerMs = 300;
const mostAtOnce = 4;
/** Limits of requests are per minute. */
const limitedMs = 60_000;

/** Asks for the lines of rows that stay visible, few at once, and stops where the source limits requests. */
export class LineQueue<Row> {
  readonly #ask: (row: Row) => Promise<{ readonly isLimited: boolean }>;
  readonly #lingering = new Map<Row, ReturnType<typeof setTimeout>>();
  readonly #due = new Set<Row>();
  readonly #asked = new Set<Row>();
  #limitedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(ask: (row: Row) => Promise<{ readonly isLimited: boolean }>) {
    this.#ask = ask;
  }

  seen(row: Row): void {
    if (this.#lingering.has(row) || this.#due.has(row) || this.#asked.has(row)) return;
    if (performance.now() < this.#limitedUntilMs) return;
    const timer = setTimeout(() => {
      this.#lingering.delete(row);
      this.#due.add(row);
      this.#next();
    }, lingerMs);
    this.#lingering.set(row, timer);
  }

  gone(row: Row): void {
    clearTimeout(this.#lingering.get(row));
    this.#lingering.delete(row);
    this.#due.delete(row);
  }

  #next(): void {
    for (const row of this.#due) {
      if (this.#asked.size >= mostAtOnce) return;
      this.#due.delete(row);
      this.#asked.add(row);
      const finish = (isLimited: boolean): void => {
        this.#asked.delete(row);
        if (isLimited) this.#stop();
        this.#next();
      };
      this.#ask(row).then(
        ({ isLimited }) => finish(isLimited),
        () => finish(false),
      );
    }
  }

  #stop(): void {
    this.#limitedUntilMs = performance.now() + limitedMs;
    for (const row of [...this.#lingering.keys(), ...this.#due]) this.gone(row);
  }
}
