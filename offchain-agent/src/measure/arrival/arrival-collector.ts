import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import {
  type ArrivalWindow,
  type AuthoredBlock,
  type JudgedArrivals,
  judgeArrivals,
} from './judge-arrivals.ts';
import {
  type ArrivalJournal,
  ListeningRecord,
  type ListeningSpan,
  type Vantage,
} from './listening-record.ts';
import { VantageListener } from './vantage-listener.ts';
import type { WallClock } from './wall-clock.ts';

interface CollectorOptions {
  /** Opens each vantage; called again until it succeeds. */
  readonly vantages: readonly (() => Promise<Vantage>)[];
  readonly clock: WallClock;
  readonly journal: ArrivalJournal;
  readonly onFault?: (error: unknown) => void;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonicMs?: () => number;
  /** This process stood still when a beat comes later than this. */
  readonly stallMs?: number;
}

const beatEveryMs = 100;
const checkEveryMs = 1_000;
/** More blocks than a month has at one a second would need; a vantage that tells of more floods. */
const maxSightings = 200_000;
/** Nobody sees a block earlier than this before its slot: nodes refuse what is more than a slot early. */
const earlyUs = 60_000_000;

/**
 * Listens at the reporter's vantage nodes: when each block was first seen, and when nobody listened. What it has seen is in
 * the journal before anything else happens, so it goes on after a restart as if it had not been away, but for the time in
 * which it was.
 */
export class ArrivalCollector {
  readonly #options: CollectorOptions;
  readonly #seenAtUs = new Map<string, number>();
  readonly #record = new ListeningRecord();
  readonly #listeners: readonly VantageListener[];
  readonly #monotonicMs: () => number;
  readonly #timers: NodeJS.Timeout[] = [];
  #runningSinceUs: number;
  #beatMs: number;

  private constructor(options: CollectorOptions) {
    const { clock, journal, onFault = () => undefined } = options;
    this.#options = options;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#beatMs = this.#monotonicMs();
    this.#runningSinceUs = clock.nowUs();
    const onSpan = (span: ListeningSpan): void => this.#note(span);
    const onBlock = (hash: string, receivedAtMs: number): void => {
      if (this.#seenAtUs.has(hash)) return;
      const seenUs = Math.round(receivedAtMs * 1_000);
      this.#seenAtUs.set(hash, seenUs);
      journal.onSighting({ hash, seenUs });
      const [oldest] = this.#seenAtUs.keys();
      if (this.#seenAtUs.size > maxSightings && oldest !== undefined) this.#seenAtUs.delete(oldest);
    };
    this.#listeners = options.vantages.map(
      (open) => new VantageListener({ open, clock, onBlock, onSpan, onFault }),
    );
  }

  /** Takes up what the journal holds; nothing is listened to before `start` or the first `check`. */
  static async open(options: CollectorOptions): Promise<ArrivalCollector> {
    const collector = new ArrivalCollector(options);
    const { sightings, spans } = await options.journal.load();
    for (const { hash, seenUs } of sightings) {
      if (!collector.#seenAtUs.has(hash)) collector.#seenAtUs.set(hash, seenUs);
    }
    for (const span of spans) collector.#record.put(span);
    return collector;
  }

  start(): void {
    const check = (): void => {
      this.check().catch(warnFault('checking the observer nodes'));
    };
    this.#timers.push(
      setInterval(() => this.beat(), beatEveryMs),
      setInterval(check, checkEveryMs),
    );
    check();
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const listener of this.#listeners) listener.close();
  }

  /** Ten times a second: whether this process stood still, and whether the clock was set. */
  beat(): void {
    const { clock, stallMs = 250 } = this.#options;
    const nowMs = this.#monotonicMs();
    const silentMs = nowMs - this.#beatMs;
    this.#beatMs = nowMs;
    const jump = clock.check();
    const untilUs = clock.nowUs();
    if (jump) {
      const { beforeUs, afterUs } = jump;
      const [fromUs, toUs] = [Math.min(beforeUs, afterUs), Math.max(beforeUs, afterUs)];
      this.#note({ kind: 'jump', fromUs, untilUs: toUs });
      this.#runningSinceUs = untilUs;
      for (const listener of this.#listeners) listener.interrupt();
    }
    if (silentMs > beatEveryMs + stallMs) {
      this.#note({ kind: 'stalled', fromUs: untilUs - Math.round(silentMs * 1_000), untilUs });
    }
  }

  /** Every second: how the vantages are. */
  async check(): Promise<void> {
    this.#note({
      kind: 'running',
      fromUs: this.#runningSinceUs,
      untilUs: this.#options.clock.nowUs(),
    });
    await Promise.all(this.#listeners.map((listener) => listener.check()));
  }

  /**
   * The samples of a window, of its finalized blocks (`readAuthoredBlocks`).
   * @throws AgentError `unknown/window_open` before the last slot of the window is over
   */
  async judge(window: ArrivalWindow, blocks: readonly AuthoredBlock[]): Promise<JudgedArrivals> {
    const overUs = (window.window * 1_000 + window.windowMs + window.slotDurationMs) * 1_000;
    if (this.#options.clock.nowUs() < overUs) {
      throw new AgentError(
        'unknown/window_open',
        `the window that began at ${new Date(window.window * 1_000).toISOString()} is not over yet; wait until the slot after it has ended`,
        { data: { window: window.window }, retryable: true },
      );
    }
    this.beat();
    await this.check();
    return judgeArrivals(window, blocks, this.#seenAtUs, this.#record);
  }

  /** Forgets what lies before; call it with the start of the oldest window that is still to be judged. */
  async dropBefore(us: number): Promise<void> {
    // A block of the first slot may have been seen before it began.
    const fromUs = us - earlyUs;
    for (const [hash, seenUs] of this.#seenAtUs) if (seenUs < fromUs) this.#seenAtUs.delete(hash);
    this.#record.dropBefore(us);
    const sightings = [...this.#seenAtUs].map(([hash, seenUs]) => ({ hash, seenUs }));
    await this.#options.journal.replace({ sightings, spans: this.#record.spans() });
  }

  #note(span: ListeningSpan): void {
    this.#record.put(span);
    this.#options.journal.onSpan(span);
  }
}
