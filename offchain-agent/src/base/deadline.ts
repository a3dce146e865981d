/** An end that many requests share with one timer: time is up, or the run was ended. */
export class Deadline {
  readonly atMs: number;
  readonly #onEnd = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  #isOver = false;

  /** @param atMs on the monotonic clock */
  constructor(atMs: number, signal?: AbortSignal) {
    this.atMs = atMs;
    this.#signal = signal;
    this.#timer = setTimeout(this.end, Math.max(0, atMs - performance.now()));
    if (signal?.aborted) this.end();
    else signal?.addEventListener('abort', this.end, { once: true });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls back at the end, at once when it is over; returns how to stop waiting. */
  onEnd(callback: () => void): () => void {
    if (this.#isOver) {
      callback();
      return () => undefined;
    }
    this.#onEnd.add(callback);
    return () => this.#onEnd.delete(callback);
  }

  /** Forgets everything: nobody waits any longer. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.end);
    this.#onEnd.clear();
  }

  /** Ends it before its time. */
  readonly end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    const waiting = [...this.#onEnd];
    this.clear();
    for (const callback of waiting) callback();
  };
}
