/** How long work for clients goes on in a round of the event loop before what came meanwhile is read, ms. */
const sliceMs = 1;
/** How much longer for those that have asked for less than their share. */
const aheadMs = 1;
/** While a client with credit is about, others leave the processor unused for this part of the time: what it sends is read at once. */
const unusedPart = 0.5;
/** How long it counts as about. */
const aboutMs = 1_000;
/** To ask what the process used takes time, too: it is asked no more often. */
const leastAskedMs = 1;
/** However busy the process is with something else, others wait for no longer. */
const longestRestMs = 10;

/** Whose turn is next. */
export interface NextTurn {
  readonly client: string | undefined;
  /** Whether it has asked for less than its share. */
  readonly isAhead: boolean;
  /** Whether that is so by half of what it may be: its share would do also if it were smaller. */
  readonly hasCredit: boolean;
}

interface SharedRoundOptions {
  readonly nowMs?: () => number;
  /** What the process used of the processor so far. */
  readonly usedMs?: () => number;
  readonly after?: (ms: number, go: () => void) => void;
}

/**
 * Rounds of the event loop, shared by all whose work for clients ends at once: together they take no longer than one would. While a
 * client is about that asks for much less than its share, others rest in between.
 */
export class SharedRound {
  readonly #nowMs: () => number;
  readonly #usedMs: () => number;
  readonly #after: NonNullable<SharedRoundOptions['after']>;
  #beganMs: number | undefined;
  /** Work left for the next round. The last to come goes first: it had no time in this one. */
  #waiting: (() => void)[] = [];
  /** Who had credit last. */
  #modest: { readonly client: string | undefined; readonly untilMs: number } | undefined;
  /** Whether this round had work for clients that are not ahead. */
  #hadOthers = false;
  #last = { nowMs: 0, usedMs: 0 };
  /** For how long the processor was used beyond its part. */
  #owedMs = 0;
  #restUntilMs = 0;
  readonly #resting = new Set<() => void>();

  constructor({
    nowMs = () => performance.now(),
    usedMs = processorMs,
    after = (ms, go) => void setTimeout(go, ms),
  }: SharedRoundOptions = {}) {
    this.#nowMs = nowMs;
    this.#usedMs = usedMs;
    this.#after = after;
  }

  /** @param isAhead whether the work is for a client that has asked for less than its share */
  hasTime(isAhead: boolean): boolean {
    const nowMs = this.#nowMs();
    if (this.#beganMs === undefined) {
      this.#beganMs = nowMs;
      setImmediate(() => this.#end());
    }
    if (nowMs >= this.#beganMs + sliceMs + (isAhead ? aheadMs : 0)) return false;
    this.#hadOthers ||= !isAhead;
    return true;
  }

  /** Goes on with work in the next round. @param go never throws */
  later(go: () => void): void {
    if (!this.#waiting.includes(go)) this.#waiting.push(go);
  }

  /** @param go called when the rest is over; it never throws @returns whether the client's messages rest */
  rests({ client, isAhead, hasCredit }: NextTurn, go: () => void): boolean {
    const nowMs = this.#nowMs();
    if (hasCredit) this.#modest = { client, untilMs: nowMs + aboutMs };
    if (isAhead) return false;
    // Nobody rests for itself.
    if (nowMs >= this.#restUntilMs || client === this.#modest?.client) return false;
    if (this.#resting.size === 0) this.#after(this.#restUntilMs - nowMs, () => this.#endRest());
    this.#resting.add(go);
    return true;
  }

  #end(): void {
    this.#beganMs = undefined;
    this.#beginRest();
    const waiting = this.#waiting.reverse();
    this.#waiting = [];
    for (const go of waiting) go();
  }

  #beginRest(): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#last.nowMs < leastAskedMs) return;
    const mayRest = this.#hadOthers && nowMs < (this.#modest?.untilMs ?? 0);
    this.#hadOthers = false;
    if (!mayRest) return;
    const usedMs = this.#usedMs();
    const used = usedMs - this.#last.usedMs;
    const unused = nowMs - this.#last.nowMs - used;
    const owedMs = this.#owedMs + (used * unusedPart) / (1 - unusedPart) - unused;
    this.#owedMs = Math.min(Math.max(0, owedMs), longestRestMs);
    this.#last = { nowMs, usedMs };
    // Timers have no parts of a millisecond.
    if (this.#owedMs >= 1) this.#restUntilMs = nowMs + this.#owedMs;
  }

  #endRest(): void {
    this.#restUntilMs = 0;
    const resting = [...this.#resting];
    this.#resting.clear();
    for (const go of resting) go();
  }
}

/** Of all its threads; where others take the processor this stands still. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Of this process, which has one event loop. */
export const round = new SharedRound();
