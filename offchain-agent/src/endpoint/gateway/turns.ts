/** What a call takes besides its answer, and what is expected of the answers of a method that nobody has called yet; bytes. */
const ownBytes = 1_024;
const firstGuess = 16_384;
/** Answers that are on their way at a time, in bytes an upstream: as much as a connection brings in some milliseconds. */
const bytesPerUpstream = 2_097_152;

/** How long turns follow each other before others of this process have theirs, ms. */
const longestTurnsMs = 5;

interface Waiting {
  readonly method: string;
  readonly begin: () => void;
}

/**
 * Lets clients take turns where more is asked than upstreams bring at once: whoever asks for little waits for one call of each other
 * client, not for all that one of them has asked for before. What counts is the bytes of answers, as those of a method were lately.
 */
export class Turns {
  readonly #upstreams: () => number;
  readonly #sizes = new Map<string, number>();
  /** By client; the one whose turn is next comes first. */
  readonly #queues = new Map<string, Waiting[]>();
  #underWay = 0;
  #isTurning = false;

  /** @param upstreams how many share the work */
  constructor(upstreams: () => number) {
    this.#upstreams = upstreams;
  }

  /**
   * Begins when it is the client's turn.
   * @param begin is given what ends it, called once, with the bytes of an answer that was a result
   */
  take(client: string, method: string, begin: (end: (bytes?: number) => void) => void): void {
    const waiting = { method, begin: () => this.#begin(method, begin) };
    const queue = this.#queues.get(client);
    if (queue) queue.push(waiting);
    else if (this.#queues.size === 0 && this.#hasRoom()) waiting.begin();
    else this.#queues.set(client, [waiting]);
  }

  #begin(method: string, begin: (end: (bytes?: number) => void) => void): void {
    const expected = this.#sizes.get(method) ?? firstGuess;
    const cost = ownBytes + expected;
    this.#underWay += cost;
    begin((bytes) => {
      this.#underWay -= cost;
      if (bytes !== undefined) {
        const size = this.#sizes.get(method) ?? bytes;
        this.#sizes.set(method, size + (bytes - size) / 8);
      }
      this.#next();
    });
  }

  /** Answers from memory end at once, and so begin the next ones: in this loop, not one within the other, and not for ever. */
  #next(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    const untilMs = performance.now() + longestTurnsMs;
    try {
      this.#turn(untilMs);
    } finally {
      this.#isTurning = false;
    }
  }

  #turn(untilMs: number): void {
    while (this.#hasRoom()) {
      const [turn] = this.#queues;
      if (!turn) return;
      if (performance.now() > untilMs) return void setImmediate(() => this.#next());
      const [client, queue] = turn;
      const waiting = queue.shift();
      // Put last, or forgotten.
      this.#queues.delete(client);
      if (queue.length > 0) this.#queues.set(client, queue);
      waiting?.begin();
    }
  }

  #hasRoom(): boolean {
    return this.#underWay < bytesPerUpstream * Math.max(1, this.#upstreams());
  }
}
