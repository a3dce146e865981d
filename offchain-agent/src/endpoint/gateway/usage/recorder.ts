import { messageOf } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Exchange } from '../exchange.ts';
import { UsageCounters } from './counters.ts';
import type { UsageFiles } from './usage-files.ts';
import type { Used } from './used.ts';

const noteEveryMs = 1_000;
/** Of the process's time, at most this share goes into notes of the running minute. */
const mostShare = 0.02;

interface RecorderOptions {
  /** Left out: nothing is kept. */
  readonly files?: UsageFiles;
  readonly used: () => readonly Used[];
  readonly wallMs: () => number;
  readonly log: Logger;
  readonly onFailure: () => void;
}

/** Counts, and puts what was counted on the disk minute by minute. A disk that takes nothing costs calls nothing. */
export class UsageRecorder {
  readonly counters = new UsageCounters();
  readonly #options: RecorderOptions;
  #minute: number;
  #noteDueMs = 0;
  #isFailing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#minute = minuteOf(options.wallMs());
  }

  start(): void {
    this.#timer = setInterval(() => this.beat(), noteEveryMs);
    this.#timer.unref();
  }

  told(exchange: Exchange): void {
    this.#turn();
    this.counters.told(exchange);
  }

  pushed(network: string, key: string | undefined, method: string, bytes: number): void {
    this.#turn();
    this.counters.pushed(network, key, method, bytes);
  }

  /** Closes the minute when it is over, and notes the one that runs. */
  beat(): void {
    const nowMs = this.#options.wallMs();
    if (minuteOf(nowMs) > this.#minute) this.#close(minuteOf(nowMs));
    if (nowMs < this.#noteDueMs) return;
    const startMs = performance.now();
    this.#note();
    this.#noteDueMs = nowMs + (performance.now() - startMs) / mostShare;
  }

  /** Writes all that was counted. */
  stop(): void {
    clearInterval(this.#timer);
    this.#close(minuteOf(this.#options.wallMs()));
    this.#note();
  }

  /** What comes after a minute's end is of the next one. While a disk takes nothing, a call does not try it. */
  #turn(): void {
    const minute = minuteOf(this.#options.wallMs());
    if (minute > this.#minute && !this.#isFailing) this.#close(minute);
  }

  #close(next: number): void {
    const { files } = this.#options;
    // What was not written is counted on: it comes with a later minute.
    if (files && !this.#try(() => files.close(this.counters.counted(this.#minute)))) return;
    this.counters.clear();
    this.#minute = next;
  }

  #note(): void {
    const { files, used } = this.#options;
    if (!files) return;
    this.#try(() => files.note(this.counters.counted(this.#minute), used(), this.counters.methods));
  }

  #try(write: () => void): boolean {
    try {
      write();
      if (this.#isFailing) this.#options.log.info({}, 'usage is written again, and nothing of it was lost');
      this.#isFailing = false;
      return true;
    } catch (error) {
      this.#options.onFailure();
      if (!this.#isFailing)
        this.#options.log.warn({ why: messageOf(error) }, 'usage cannot be written; it is kept until it can');
      this.#isFailing = true;
      return false;
    }
  }
}

function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000);
}
