import { FairQueue } from './fair-queue.ts';
import { contained, logFault } from './fault.ts';
import type { Logger } from './logger.ts';

/** How long turns follow each other before what came meanwhile is read, ms. */
const sliceMs = 5;

export interface FairTurnsOptions {
  readonly log: Pick<Logger, 'error'>;
  /** What a turn is, for the log. */
  readonly what: string;
  /** Whether there is room for one more; whoever makes room calls `next`. */
  readonly hasRoom?: () => boolean;
}

/** Begins the work of clients in fair turns, in a slice of each round of the event loop. */
export class FairTurns {
  readonly #queue = new FairQueue<() => void>();
  readonly #onFault: (error: unknown) => void;
  readonly #hasRoom: () => boolean;
  #isTurning = false;
  /** When the slice of this round is over, on the monotonic clock. */
  #untilMs: number | undefined;

  constructor({ log, what, hasRoom = () => true }: FairTurnsOptions) {
    this.#onFault = logFault(log, what);
    this.#hasRoom = hasRoom;
  }

  /** @param cost in a unit of its own, more than 0 @param begin called when it is the client's turn; a fault of it is logged */
  take(client: string, cost: number, begin: () => void): void {
    this.#queue.push(client, cost, contained(begin, this.#onFault));
    this.next();
  }

  /** What is over at once begins the next ones: in this loop, not one within the other. */
  next(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    while (this.#queue.size > 0 && this.#hasRoom() && this.#hasTime()) this.#queue.pop()?.();
    this.#isTurning = false;
  }

  #hasTime(): boolean {
    const nowMs = performance.now();
    if (this.#untilMs === undefined) {
      this.#untilMs = nowMs + sliceMs;
      setImmediate(() => {
        this.#untilMs = undefined;
        this.next();
      });
    }
    return nowMs < this.#untilMs;
  }
}
