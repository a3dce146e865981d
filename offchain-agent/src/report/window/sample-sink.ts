import type { SampleClock } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import type { Logger } from '../../base/log/logger.ts';
import type { Sample } from '../../sli/sample.ts';
import type { Store } from '../../store/store.ts';
import type { Metrics } from '../metrics/agent-metrics.ts';
import { countSample } from './count-sample.ts';

export interface SampleSinkOptions {
  readonly reporter: string;
  readonly store: Store;
  readonly clock: SampleClock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly mostWaiting?: number;
}

const firstRetryMs = 200;
const lastRetryMs = 10_000;
const mostAtOnce = 1_000;

/**
 * Brings samples to the store at once, one write after the other: those that come while one is on its way go together
 * with the next. What the store refuses (a full disk) is kept and tried again.
 */
export class SampleSink {
  readonly #options: Required<SampleSinkOptions>;
  readonly #stopped = new AbortController();
  #waiting: Sample[] = [];
  #writing: Promise<void> | undefined;
  #failure: string | undefined;
  #lost = 0;

  constructor(options: SampleSinkOptions) {
    this.#options = { mostWaiting: 200_000, ...options };
  }

  /** Why samples do not reach the store now. */
  get fault(): string | undefined {
    return this.#failure;
  }

  put(sample: Sample): void {
    const { reporter, metrics, mostWaiting, log } = this.#options;
    countSample(metrics, reporter, sample);
    if (this.#waiting.length >= mostWaiting) {
      // Memory is bounded: what is lost is not measured, and the closing says so.
      if (this.#lost++ === 0) log.error({ waiting: mostWaiting }, 'samples are lost: the store takes none');
      return;
    }
    this.#waiting.push(sample);
    this.#writing ??= this.#write();
  }

  /** Resolves when all that was put so far is stored. @throws AgentError `unknown/store` when it is not */
  async flush(): Promise<void> {
    while (this.#writing && this.#failure === undefined) await this.#writing;
    if (this.#failure === undefined) return;
    throw new AgentError(
      'unknown/store',
      `${this.#waiting.length} samples wait for the store: ${this.#failure}`,
      {
        retryable: true,
      },
    );
  }

  /** Tries once more what waits, then gives up. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      let waitMs = 0;
      while (this.#waiting.length > 0) {
        const isStored = await this.#writeBatch();
        if (!isStored && this.#stopped.signal.aborted) return;
        waitMs = isStored ? 0 : Math.min(Math.max(2 * waitMs, firstRetryMs), lastRetryMs);
        const { clock } = this.#options;
        if (!isStored) await clock.until(clock.monotonicMs() + waitMs, this.#stopped.signal);
      }
    } finally {
      // In the same turn in which nothing waited any more: what is put from now on begins another one.
      this.#writing = undefined;
    }
  }

  async #writeBatch(): Promise<boolean> {
    const { store, reporter, metrics, log } = this.#options;
    const batch = this.#waiting.slice(0, mostAtOnce);
    try {
      await store.putSamples(reporter, batch);
      this.#waiting = this.#waiting.slice(batch.length);
      if (this.#failure !== undefined) log.info({}, 'the store takes samples again');
      this.#failure = undefined;
      return true;
    } catch (error) {
      metrics.add('almanac_store_failures_total', { reporter }, batch.length);
      if (this.#failure === undefined) log.error({ err: error }, 'the store takes no samples; they are kept');
      this.#failure = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      metrics.set('almanac_store_waiting_samples', { reporter }, this.#waiting.length);
    }
  }
}
