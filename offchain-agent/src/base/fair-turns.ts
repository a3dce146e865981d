import { FairQueue } from './fair-queue.ts';
import { contained, logFault } from './fault.ts';
import type { Logger } from './logger.ts';
import { round, sliceMs } from './round.ts';

/** Turns of a slice whose work goes on in promises. */
const mostOfSlice = 64;

interface FairTurnsOptions {
  readonly log: Pick<Logger, 'error'>;
  /** What a turn is, for the log. */
  readonly what: string;
  /** Whether there is room for one more, of a client ahead of its share or of another; whoever makes room calls `next`. */
  readonly hasRoom?: (isAhead: boolean) => boolean;
  /** Whether the work of a turn goes on in promises: what of it does not wait ends before the next turn, and counts. */
  readonly isAsync?: boolean;
  /** As `FairQueue` has it. */
  readonly credit?: number;
}

/** Begins the work of clients in fair turns, in a slice of each round of the event loop. */
export class FairTurns {
  readonly #queue: FairQueue<() => void>;
  readonly #onFault: (error: unknown) => void;
  readonly #hasRoom: (isAhead: boolean) => boolean;
  readonly #isAsync: boolean;
  readonly #next = (): void => this.next();
  #isTurning = false;

  constructor({ log, what, hasRoom = () => true, isAsync = false, credit }: FairTurnsOptions) {
    this.#queue = new FairQueue(credit);
    this.#onFault = logFault(log, what);
    this.#hasRoom = hasRoom;
    this.#isAsync = isAsync;
  }

  /** @param cost in a unit of its own, more than 0 @param begin called when it is the client's turn; a fault of it is logged */
  take(client: string, cost: number, begin: () => void): void {
    this.#queue.push(client, cost, contained(begin, this.#onFault));
    this.next();
  }

  /** What is over at once begins the next ones: in this loop, not one within the other. */
  next(): void {
    if (this.#isTurning || this.#queue.size === 0) return;
    this.#isTurning = true;
    if (this.#isAsync) return this.#beginSlice();
    while (this.#queue.size > 0 && this.#hasRoomForNext) {
      if (!round.hasTime(this.#queue.isNextAhead)) {
        round.later(this.#next);
        break;
      }
      this.#queue.pop()?.();
    }
    this.#queue.rest();
    this.#isTurning = false;
  }

  /** Between two of what `setImmediate` calls in one round, promises go on as far as they can. */
  #beginSlice(): void {
    let left = Math.min(mostOfSlice, this.#queue.size);
    let untilMs: number | undefined;
    const turn = (): void => {
      const nowMs = performance.now();
      untilMs ??= nowMs + sliceMs;
      if (nowMs < untilMs && this.#hasRoomForNext) this.#queue.pop()?.();
      left -= 1;
      if (left > 0) return;
      this.#queue.rest();
      this.#isTurning = false;
      if (this.#hasRoomForNext) this.next();
    };
    for (let n = left; n > 0; n -= 1) setImmediate(turn);
  }

  get #hasRoomForNext(): boolean {
    return this.#hasRoom(this.#queue.isNextAhead);
  }
}
