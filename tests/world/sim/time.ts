/** What waits for its instant; live until it ran or was taken back. */
interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  /** Asked when its turn comes: one that was taken back is passed over. */
  readonly isLive: () => boolean;
}

interface Immediate {
  readonly run: () => void;
  isLive: boolean;
}

/** The machine's own functions, as they were before any of them was replaced. */
export const machine = {
  setImmediate: globalThis.setImmediate,
  clearInterval: globalThis.clearInterval,
  Date: globalThis.Date,
  nowMs: performance.now.bind(performance),
};

/** A turn of the event loop takes this long, so that what polls in turns sees time pass. */
const turnMs = 0.01;
const eventsBetweenTurns = 20_000;
const epochMs = Date.UTC(2026, 0, 1);

/**
 * The only clock of a world, and the order of all that happens in it: a heap of (instant, order of entry), and turns of the
 * event loop. Promises and ticks are in Node's own queues, which are emptied after each event, as its event loop does.
 */
class WorldTime {
  nowMs = 0;
  /** What the wall clock is set to, beyond the time that has passed. */
  wallOffsetMs = 0;
  events = 0;
  #order = 0;
  #heap: Entry[] = [];
  #turn: Immediate[] = [];

  get wallMs(): number {
    return Math.floor(epochMs + this.nowMs + this.wallOffsetMs);
  }

  /** Runs it at an instant, ms of this world. */
  at(atMs: number, run: () => void, isLive: () => boolean = () => true): void {
    this.#order += 1;
    this.#push({ atMs: Math.max(atMs, this.nowMs), order: this.#order, run, isLive });
  }

  after(ms: number, run: () => void, isLive?: () => boolean): void {
    this.at(this.nowMs + ms, run, isLive);
  }

  /** Runs it in the next turn of the event loop. */
  immediately(run: () => void): Immediate {
    const entry = { run, isLive: true };
    this.#turn.push(entry);
    return entry;
  }

  /** Forgets all that waits, and begins at 0. */
  reset(): void {
    this.nowMs = 0;
    this.wallOffsetMs = 0;
    this.events = 0;
    this.#order = 0;
    this.#heap = [];
    this.#turn = [];
  }

  /** Lives until an instant. @throws what an event throws */
  async run(endMs: number): Promise<void> {
    const drain = (process as unknown as { _tickCallback: () => void })._tickCallback;
    const events = this.#steps(endMs);
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        try {
          for (let left = eventsBetweenTurns; left > 0; left -= 1) {
            if (events.next().done === true) return resolve();
            drain();
          }
          machine.setImmediate(go);
        } catch (error) {
          reject(error as Error);
        }
      };
      machine.setImmediate(go);
    });
  }

  *#steps(endMs: number): Generator<undefined> {
    for (;;) {
      const [next] = this.#heap;
      if (this.#turn.length > 0) {
        for (const entry of this.#turn.splice(0)) {
          if (!entry.isLive) continue;
          this.events += 1;
          entry.run();
          yield undefined;
        }
        this.nowMs += turnMs;
      } else if (next && next.atMs <= endMs) {
        this.#pop();
        if (!next.isLive()) continue;
        this.nowMs = Math.max(this.nowMs, next.atMs);
        this.events += 1;
        next.run();
        yield undefined;
      } else {
        this.nowMs = Math.max(this.nowMs, endMs);
        return;
      }
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || isBefore(parent, entry)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) below += 1;
      const child = heap[below];
      if (!child || isBefore(last, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}

export const worldTime = new WorldTime();

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
