import { FairQueue } from './fair-queue.ts';
import { contained, logFault } from './fault.ts';
import type { Logger } from './logger.ts';
import { type NextTurn, round as ofProcess, type SharedRound } from './round.ts';

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
  /** Whether clients come here first: others rest here while a modest one is about. */
  readonly isEntry?: boolean;
  /** As `FairQueue` has it. */
  readonly credit?: number;
  /** Of this process unless given. */
  readonly round?: SharedRound;
}

/** Begins the work of clients in fair turns, in a slice of each round of the event loop. */
export class FairTurns {
  readonly #queue: FairQueue<() => void>;
  readonly #onFault: (error: unknown) => void;
  readonly #hasRoom: (isAhead: boolean) => boolean;
  readonly #isAsync: boolean;
  readonly #isEntry: boolean;
  readonly #round: SharedRound;
  readonly #next = (): void => this.next();
  readonly #mayPass = (next: NextTurn): boolean =>
    this.#hasRoom(next.isAhead) &&
    !(this.#isEntry && this.#round.rests(next, this.#next)) &&
    this.#round.hasTime(next.isAhead);
  #isTurning = false;

  constructor({
    log,
    what,
    hasRoom = () => true,
    isAsync = false,
    isEntry = false,
    credit,
    round = ofProcess,
  }: FairTurnsOptions) {
    this.#queue = new FairQueue(credit);
    this.#onFault = logFault(log, what);
    this.#hasRoom = hasRoom;
    this.#isAsync = isAsync;
    this.#isEntry = isEntry;
    this.#round = round;
  }

  /**
   * @param cost in a unit of its own, more than 0
   * @param begin called when it is the client's turn; a fault of it is logged
   * @param connection as `FairQueue` has it
   */
  take(client: string, cost: number, begin: () => void, connection?: object): void {
    this.#queue.push(client, cost, contained(begin, this.#onFault), connection);
    this.next();
  }

  /** Takes a turn where it is the client's now. @returns whether it is; where not, `take` waits for it */
  takeNow(client: string, cost: number): boolean {
    return !this.#isTurning && this.#queue.pass(client, cost, this.#mayPass);
  }

  /** What is over at once begins the next ones: in this loop, not one within the other. */
  next(): void {
    if (this.#isTurning || !this.#ready) return;
    this.#isTurning = true;
    if (this.#isAsync) return this.#beginSlice();
    for (let next = this.#ready; next; next = this.#ready) {
      if (!this.#round.hasTime(next.isAhead)) {
        this.#round.later(this.#next);
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
    const turn = (): void => {
      const next = this.#ready;
      if (next && this.#round.hasTime(next.isAhead)) this.#queue.pop()?.();
      left -= 1;
      if (left > 0) return;
      this.#queue.rest();
      this.#isTurning = false;
      this.next();
    };
    for (let n = left; n > 0; n -= 1) setImmediate(turn);
  }

  /** What waits and may begin now. What rests goes on by itself; whoever makes room calls `next`. */
  get #ready(): NextTurn | undefined {
    const { next } = this.#queue;
    if (this.#queue.size === 0 || !this.#hasRoom(next.isAhead)) return undefined;
    return this.#isEntry && this.#round.rests(next, this.#next) ? undefined : next;
  }
}
