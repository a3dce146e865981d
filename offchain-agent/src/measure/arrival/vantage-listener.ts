import { setTimeout as delay } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import type { ListeningSpan, Vantage } from './listening-record.ts';
import type { WallClock } from './wall-clock.ts';

interface ListenerOptions {
  readonly open: () => Promise<Vantage>;
  readonly clock: WallClock;
  readonly onBlock: (hash: string, receivedAtMs: number) => void;
  readonly onSpan: (span: ListeningSpan) => void;
  /** Why a vantage is not listened to now; told at the first of several failures in a row, and about every tenth. */
  readonly onFault: (error: unknown) => void;
  /** A node that takes longer to say that it is well is not. */
  readonly maxAnswerMs?: number;
  /** A node that tells of no block for longer than this is not listened to, however well it says it is. */
  readonly maxSilenceMs?: number;
}

/** Checks in a row without success after which the connection is made anew. */
const patience = 10;

/**
 * Listens at one vantage, and knows since when without a break. A stretch of time counts only once a later check went
 * well: a node that froze in between has told nothing, and nobody noticed. And only up to a block that came in from it: a
 * node that lost its network may answer for hours, with nothing new, and to blame are not the authors.
 */
export class VantageListener {
  readonly #options: ListenerOptions;
  #vantage: Vantage | undefined;
  /** Changes with every break; an answer from before it says nothing any more. */
  #break = 0;
  #sinceUs: number | undefined;
  /** When the last block came in, or the listening began. */
  #signOfLifeUs = 0;
  #newestUs = 0;
  #failures = 0;
  #isChecking = false;
  #isClosed = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Opens the vantage if need be and asks whether it is well. Never rejects. */
  async check(): Promise<void> {
    if (this.#isChecking || this.#isClosed) return;
    this.#isChecking = true;
    const askedUs = this.#options.clock.nowUs();
    const breaks = this.#break;
    try {
      const isWell = await this.#isWell();
      if (!isWell) throw this.#unwell();
      this.#failures = 0;
      if (breaks === this.#break) this.#listened(askedUs);
      else this.interrupt();
    } catch (error) {
      this.interrupt();
      if (this.#failures === 0) this.#options.onFault(error);
      this.#failures += 1;
    } finally {
      this.#isChecking = false;
    }
    if (this.#failures >= patience) this.#reopen();
  }

  /** What was listened to so far does not go on. */
  interrupt(): void {
    this.#break += 1;
    this.#sinceUs = undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#reopen();
  }

  #listened(askedUs: number): void {
    const { clock, onSpan, maxSilenceMs = 60_000 } = this.#options;
    const vantage = this.#vantage?.name ?? '';
    if (this.#sinceUs === undefined) {
      this.#sinceUs = clock.nowUs();
      this.#signOfLifeUs = this.#sinceUs;
      return;
    }
    // What a block confirms after a long silence is the time of now, not that of the silence.
    if (askedUs - this.#signOfLifeUs > maxSilenceMs * 1_000) this.#sinceUs = clock.nowUs();
    const untilUs = Math.min(askedUs, this.#newestUs);
    if (untilUs > this.#sinceUs) onSpan({ kind: 'listening', vantage, fromUs: this.#sinceUs, untilUs });
  }

  #hear(hash: string, receivedAtMs: number): void {
    this.#newestUs = Math.round(receivedAtMs * 1_000);
    this.#signOfLifeUs = this.#newestUs;
    this.#options.onBlock(hash, receivedAtMs);
  }

  async #isWell(): Promise<boolean> {
    this.#vantage ??= await this.#open();
    const giveUp = new AbortController();
    const answer = this.#vantage.isWell();
    // Awaited or overtaken by the limit; its failure then concerns nobody.
    answer.catch(() => undefined);
    try {
      const limit = delay(this.#options.maxAnswerMs ?? 2_000, false, { signal: giveUp.signal });
      limit.catch(() => undefined);
      return await Promise.race([answer, limit]);
    } finally {
      giveUp.abort();
    }
  }

  async #open(): Promise<Vantage> {
    const vantage = await this.#options.open();
    try {
      vantage.onLost(() => this.interrupt());
      await vantage.followBlocks((hash, atMs) => this.#hear(hash, atMs));
    } catch (error) {
      vantage.close();
      throw error;
    }
    if (this.#isClosed) vantage.close();
    return vantage;
  }

  #unwell(): AgentError {
    const name = this.#vantage?.name ?? '';
    return new AgentError(
      'unreachable/vantage',
      `observer node ${name} is unhealthy: syncing, without peers, silent or too slow; arrivals are not measured there until it recovers`,
      { data: { vantage: name }, retryable: true },
    );
  }

  #reopen(): void {
    this.interrupt();
    this.#failures = 0;
    this.#vantage?.close();
    this.#vantage = undefined;
  }
}
