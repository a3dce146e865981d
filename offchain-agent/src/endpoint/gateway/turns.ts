import { FairTurns } from '../../base/fair-turns.ts';
import type { Logger } from '../../base/logger.ts';

/** What a call takes besides its answer, and what is expected of the answers of a method that nobody has called yet; bytes. */
const ownBytes = 1_024;
const firstGuess = { bytes: 16_384, ms: 1 };
/** Answers that are on their way at a time, in bytes an upstream: as much as a connection brings in some milliseconds. */
const bytesPerUpstream = 2_097_152;
const bytesPerMs = 200_000;
/** How much one more call changes what is expected of its method. */
const learning = 1 / 8;

/** What a call took. */
export interface Took {
  /** Of an answer that was a result; nothing is learnt of others. */
  readonly bytes?: number;
  /** How long upstreams had it. */
  readonly upstreamMs: number;
}

interface TurnsOptions {
  readonly log: Pick<Logger, 'error'>;
  /** How many upstreams share the work. */
  readonly upstreams: () => number;
  /** Whether they take more calls without letting them wait. */
  readonly takeMore?: () => boolean;
}

interface Expected {
  bytes: number;
  ms: number;
}

/**
 * Lets clients take turns where more is asked than upstreams bring at once, in bytes of answers or in calls that do not wait for each
 * other there, and where answers keep this process busy. What counts is what answers of the method took lately.
 */
export class Turns {
  readonly #upstreams: () => number;
  readonly #takeMore: () => boolean;
  readonly #expected = new Map<string, Expected>();
  readonly #turns: FairTurns;
  readonly #answers: FairTurns;
  #bytesUnderWay = 0;
  #underWay = 0;

  constructor({ log, upstreams, takeMore = () => true }: TurnsOptions) {
    this.#upstreams = upstreams;
    this.#takeMore = takeMore;
    this.#turns = new FairTurns({
      log,
      what: 'beginning a call',
      hasRoom: (isAhead) => this.#hasRoom(isAhead),
    });
    this.#answers = new FairTurns({ log, what: 'answering a call' });
  }

  /**
   * Begins when it is the client's turn.
   * @param begin is given what ends it, called once; it never throws
   */
  take(client: string, method: string, begin: (end: (took: Took) => void) => void): void {
    this.takeLater(client, method, (cost) =>
      begin(({ bytes, upstreamMs }) => this.end(method, cost, bytes, upstreamMs)),
    );
  }

  /**
   * Gives an answer when it is the client's turn: many come at once, and to write a large one takes longer than hundreds of small ones.
   * @param bytes that it has
   */
  answer(client: string, bytes: number, give: () => void): void {
    this.#answers.take(client, (ownBytes + bytes) / bytesPerMs, give);
  }

  /** Begins a call where it is the client's turn now. @returns what `end` is told later; undefined where it has to wait */
  takeNow(client: string, method: string): number | undefined {
    const { bytes, ms } = this.#expectedOf(method);
    return this.#turns.takeNow(client, ms + (ownBytes + bytes) / bytesPerMs)
      ? this.#count(ownBytes + bytes)
      : undefined;
  }

  /** Begins a call when it is the client's turn. @param begin is given what `end` is told later; it never throws */
  takeLater(client: string, method: string, begin: (cost: number) => void): void {
    const { bytes, ms } = this.#expectedOf(method);
    this.#turns.take(client, ms + (ownBytes + bytes) / bytesPerMs, () =>
      begin(this.#count(ownBytes + this.#expectedOf(method).bytes)),
    );
  }

  /** Ends a call that has begun. @param cost as it was expected */
  end(method: string, cost: number, bytes: number | undefined, upstreamMs: number): void {
    this.#learn(method, bytes, upstreamMs);
    this.#bytesUnderWay -= cost;
    this.#underWay -= 1;
    this.#turns.next();
  }

  /** Whether an answer is the client's turn now; where not, `answer` waits for it. */
  answerNow(client: string, bytes: number): boolean {
    return this.#answers.takeNow(client, (ownBytes + bytes) / bytesPerMs);
  }

  #count(cost: number): number {
    this.#bytesUnderWay += cost;
    this.#underWay += 1;
    return cost;
  }

  #expectedOf(method: string): Readonly<Expected> {
    return this.#expected.get(method) ?? firstGuess;
  }

  #learn(method: string, bytes: number | undefined, upstreamMs: number): void {
    const expected = this.#expected.get(method);
    if (!expected) {
      if (bytes !== undefined) this.#expected.set(method, { bytes, ms: upstreamMs });
      return;
    }
    if (bytes !== undefined) expected.bytes += (bytes - expected.bytes) * learning;
    expected.ms += (upstreamMs - expected.ms) * learning;
  }

  #hasRoom(isAhead: boolean): boolean {
    // Where none is under way, none would end and let the next begin.
    if (this.#underWay === 0) return true;
    const most = bytesPerUpstream * Math.max(1, this.#upstreams());
    // What others have under way is nothing that a client waits for which has asked for less than its share.
    if (isAhead) return this.#bytesUnderWay < 2 * most;
    return this.#bytesUnderWay < most && this.#takeMore();
  }
}
