import { OrderedHeap } from '../base/ordered-heap.ts';

/** What a call takes besides its answer, and what is expected of the answers of a method that nobody has called yet; bytes. */
const ownBytes = 1_024;
const firstGuess = { bytes: 16_384, ms: 1 };
/** Answers that are on their way at a time, in bytes an upstream: as much as a connection brings in some milliseconds. */
const bytesPerUpstream = 2_097_152;
const bytesPerMs = 200_000;
/** How much one more call changes what is expected of its method. */
const learning = 1 / 8;

/** How long turns follow each other before others of this process have theirs, ms. */
const longestTurnsMs = 5;
/** Clients whose last turn is remembered. */
const mostRemembered = 10_000;

/** What a call took: nothing is learnt of what is left out. */
export interface Took {
  /** Of an answer that was a result. */
  readonly bytes?: number;
  /** How long upstreams had it. */
  readonly upstreamMs: number;
}

interface Waiting {
  readonly method: string;
  readonly begin: (end: (took: Took) => void) => void;
}

interface Expected {
  bytes: number;
  ms: number;
}

/**
 * Lets clients take turns where more is asked than upstreams bring at once, in bytes of answers or in calls that do not wait for each
 * other there: start-time fair queueing (Goyal, Vin, Cheng 1996). A call's turn is after what its client has had, or with that of the
 * call begun last where the client has had less: whoever asks for little waits for hardly anybody. What counts is what answers of
 * the method took lately.
 */
export class Turns {
  readonly #upstreams: () => number;
  readonly #takeMore: () => boolean;
  readonly #expected = new Map<string, Expected>();
  readonly #waiting = new OrderedHeap<Waiting>();
  /** By client, when the turns that it has taken are over. */
  readonly #ends = new Map<string, number>();
  /** The turn of the call that began last. */
  #turn = 0;
  #bytesUnderWay = 0;
  #underWay = 0;
  #isTurning = false;

  /** @param upstreams how many share the work @param takeMore whether they take more calls without letting them wait */
  constructor(upstreams: () => number, takeMore = (): boolean => true) {
    this.#upstreams = upstreams;
    this.#takeMore = takeMore;
  }

  /**
   * Begins when it is the client's turn.
   * @param begin is given what ends it, called once
   */
  take(client: string, method: string, begin: (end: (took: Took) => void) => void): void {
    const turn = Math.max(this.#turn, this.#ends.get(client) ?? 0);
    const { bytes, ms } = this.#expected.get(method) ?? firstGuess;
    this.#remember(client, turn + ms + bytes / bytesPerMs);
    if (this.#waiting.size === 0 && this.#hasRoom()) this.#begin(turn, { method, begin });
    else this.#waiting.push(turn, { method, begin });
  }

  #remember(client: string, end: number): void {
    this.#ends.set(client, end);
    if (this.#ends.size <= mostRemembered) return;
    for (const [one, over] of this.#ends) if (over <= this.#turn) this.#ends.delete(one);
    // So many that each has had next to nothing.
    if (this.#ends.size > mostRemembered) this.#ends.clear();
  }

  #begin(turn: number, { method, begin }: Waiting): void {
    this.#turn = turn;
    const cost = ownBytes + (this.#expected.get(method) ?? firstGuess).bytes;
    this.#bytesUnderWay += cost;
    this.#underWay += 1;
    begin((took) => {
      this.#learn(method, took);
      this.#bytesUnderWay -= cost;
      this.#underWay -= 1;
      this.#next();
    });
  }

  #learn(method: string, { bytes, upstreamMs }: Took): void {
    const expected = this.#expected.get(method);
    if (!expected) {
      if (bytes !== undefined) this.#expected.set(method, { bytes, ms: upstreamMs });
      return;
    }
    if (bytes !== undefined) expected.bytes += (bytes - expected.bytes) * learning;
    expected.ms += (upstreamMs - expected.ms) * learning;
  }

  /** Answers from memory end at once, and so begin the next ones: in this loop, not one within the other, and not for ever. */
  #next(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    const untilMs = performance.now() + longestTurnsMs;
    try {
      while (this.#waiting.size > 0 && this.#hasRoom()) {
        if (performance.now() > untilMs) return void setImmediate(() => this.#next());
        const next = this.#waiting.popUpTo(Number.POSITIVE_INFINITY);
        if (next) this.#begin(next.rank, next.item);
      }
    } finally {
      this.#isTurning = false;
    }
  }

  #hasRoom(): boolean {
    // Where none is under way, none would end and let the next begin.
    if (this.#underWay === 0) return true;
    return this.#bytesUnderWay < bytesPerUpstream * Math.max(1, this.#upstreams()) && this.#takeMore();
  }
}
