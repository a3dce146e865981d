import type { SampleClock } from '../../base/clock.ts';
import type { SampleOutcome } from '../../sli/sample.ts';

/** Between two looks at the clock. */
const lookEveryMs = 10;

/** Stalls older than any sample in flight are forgotten. */
const keptStalls = 256;

/** A pause of the reporter that is longer than this makes what it measures meanwhile no sample, in milliseconds. */
export const stallBoundMs = 50;

/** Several slots without a block on a chain that is well, and less than what anybody would call an outage. */
const longestGapMs = 30_000;

/** Those of the longest window's end. */
const keptHeads = 1_024;

/** Whether a null may be the reporter's own missing network, as far as it alone tells. */
export function isDoubtful(outcome: SampleOutcome): boolean {
  if (outcome.kind !== 'null') return false;
  return outcome.reason === 'timeout' || outcome.reason === 'unresolved' || outcome.reason === 'disconnected';
}

/** Somebody sent this: other nulls may stand without a packet (an address that is left in peace, or forbidden). */
export function isSign(outcome: SampleOutcome): boolean {
  if (outcome.kind === 'null') return outcome.reason === 'refused' || outcome.reason === 'behind';
  return outcome.kind === 'answer';
}

/** Whether anything at all came in at one instant. */
export class InstantSigns {
  readonly #answered: Promise<boolean>;
  #left: number;
  #tell: (isAnswered: boolean) => void = () => undefined;

  /** @param expected how many outcomes the instant has */
  constructor(expected: number) {
    this.#left = expected;
    this.#answered = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  /** @param outcome undefined when measuring it failed */
  enter(outcome: SampleOutcome | undefined): void {
    this.#left--;
    if (outcome && isSign(outcome)) this.#tell(true);
    if (this.#left <= 0) this.#tell(false);
  }

  /** Known with the first sign, or when all are in. */
  async wasAnswered(): Promise<boolean> {
    return await this.#answered;
  }
}

/**
 * Remembers when this process stood still for longer than `stallBoundMs` (a busy machine, a long collection of garbage, a
 * suspended laptop): what is measured then is the reporter's delay and not the target's. Unlike a histogram of the event
 * loop's delay it knows when, so that the samples of other moments stand.
 */
export class LoopWatch {
  readonly #now: () => number;
  readonly #stalls: { fromMs: number; toMs: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #lookedAtMs: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#lookedAtMs = now();
    this.#timer = setInterval(() => this.look(), lookEveryMs);
    this.#timer.unref();
  }

  /** Whether this process stood still at some time between the two. */
  hasStalled(fromMs: number, toMs: number): boolean {
    // A stall that goes on has not been looked at yet.
    this.look();
    return this.#stalls.some((stall) => stall.toMs > fromMs && stall.fromMs < toMs);
  }

  look(): void {
    const nowMs = this.#now();
    const fromMs = this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    if (nowMs - fromMs <= lookEveryMs + stallBoundMs) return;
    this.#stalls.push({ fromMs, toMs: nowMs });
    if (this.#stalls.length > keptStalls) this.#stalls.shift();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Somebody besides the targets who shows whether this machine was in touch with the network. */
export interface NetworkWitness {
  /** Whether it was at an instant of the monotonic clock; may wait for what comes next. Never rejects. */
  wasOnline(dueMs: number, signal: AbortSignal): Promise<boolean>;
}

/**
 * The reporter's own node as a witness: this machine was online at an instant that lies between two newly finalized
 * blocks not more than 30 s apart. Finality needs the votes of others, so that a node on this very machine is none that
 * can be fooled by a cut cable, as its mere connection would be.
 */
export class HeadWitness implements NetworkWitness {
  readonly #clock: SampleClock;
  readonly #headsMs: number[] = [];
  #height = -1;
  #news = new AbortController();

  constructor(clock: SampleClock) {
    this.#clock = clock;
  }

  /** The node told of a finalized block. */
  note(height: number): void {
    // What a new connection tells once more is no news.
    if (height <= this.#height) return;
    this.#height = height;
    this.#headsMs.push(this.#clock.monotonicMs());
    if (this.#headsMs.length > keptHeads) this.#headsMs.shift();
    this.#news.abort();
    this.#news = new AbortController();
  }

  async wasOnline(dueMs: number, signal: AbortSignal): Promise<boolean> {
    const before = this.#headsMs.findLast((headMs) => headMs <= dueMs);
    if (before === undefined) return false;
    const untilMs = before + longestGapMs;
    const after = (): number | undefined => this.#headsMs.find((headMs) => headMs > dueMs);
    while (after() === undefined && !signal.aborted && this.#clock.monotonicMs() < untilMs) {
      await this.#clock.until(untilMs, AbortSignal.any([signal, this.#news.signal]));
    }
    const next = after();
    return next !== undefined && next <= untilMs;
  }
}
