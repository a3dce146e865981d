import type { SampleClock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { nextWaitMs } from '../../base/retry.ts';
import type { MeasuredTarget } from '../../chain/reporting/reporting-chain.ts';
import type { Sample } from '../../sli/sample.ts';
import type { Store } from '../../store/store.ts';
import type { Metrics } from '../metrics.ts';
import { type WindowParts } from '../parts.ts';
import type { WindowPlan } from '../window-facts.ts';

interface WindowRunOptions {
  readonly account: string;
  readonly parts: Pick<WindowParts, 'probes' | 'clock' | 'runInstants'>;
  readonly onSample: (sample: Sample) => void;
  readonly onFailure: (error: unknown) => void;
}

const storeBackoff = { firstMs: 200, lastMs: 10_000 };
const mostAtOnce = 1_000;

/** Takes the samples of one window while it lasts. */
export class WindowRun {
  readonly plan: WindowPlan;
  readonly #options: WindowRunOptions;
  #stop = new AbortController();
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();
  #targets: readonly MeasuredTarget[];

  constructor(plan: WindowPlan, options: WindowRunOptions) {
    this.plan = plan;
    this.#options = options;
    this.#targets = plan.targets;
    this.#begin();
  }

  /** The end of the window, ms since the Unix epoch. */
  get endMs(): number {
    return this.plan.window * 1_000 + this.plan.parameters.windowMs;
  }

  /** Takes other addresses for the instants to come; nothing happens when they are the same. */
  async retarget(targets: readonly MeasuredTarget[]): Promise<void> {
    if (addressesOf(targets) === addressesOf(this.#targets)) return;
    this.#targets = targets;
    this.#stop.abort();
    await this.#running;
    if (this.#isStopped) return;
    this.#stop = new AbortController();
    this.#begin();
  }

  /** Ends it for good; what is in flight and not answered is as if it had not been sent. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stop.abort();
    await this.#running;
  }

  #begin(): void {
    this.#running = this.#run(this.#stop.signal).catch((error: unknown) => this.#options.onFailure(error));
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { probes, clock, runInstants } = this.#options.parts;
    const { network, window, instantsUs, numbers, parameters, link } = this.plan;
    const indicators = await probes.indicatorsOf(this.#targets, parameters, { link, numbers });
    await runInstants(
      { network, window, instantsUs, indicators },
      { signal, clock, witness: probes.witness, onSample: async (sample) => this.#take(sample) },
    );
  }

  // What was stopped may still be taken after a restart: only the closing says that it never was.
  #take(sample: Sample): void {
    if (sample.outcome.kind === 'untaken' && sample.outcome.reason === 'stopped') return;
    this.#options.onSample(sample);
  }
}

function addressesOf(targets: readonly MeasuredTarget[]): string {
  return JSON.stringify(targets.map(({ id, addresses }) => [id, addresses]));
}

interface SampleSinkOptions {
  readonly reporter: string;
  readonly store: Store;
  readonly clock: SampleClock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly mostWaiting?: number;
}

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
    if (this.#waiting.length >= mostWaiting) {
      // Memory is bounded: what is lost is not measured, and the closing says so.
      if (this.#lost++ === 0) log.error({ waiting: mostWaiting }, 'samples are lost: the store takes none');
      return;
    }
    countSample(metrics, reporter, sample);
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
        waitMs = isStored ? 0 : nextWaitMs(waitMs, storeBackoff);
        const { clock } = this.#options;
        if (!isStored) await clock.until(clock.monotonicMs() + waitMs, this.#stopped.signal);
      }
      if (this.#lost > 0)
        this.#options.log.warn({ lost: this.#lost }, 'samples were lost: the store took none');
      this.#lost = 0;
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
      this.#failure = messageOf(error);
      return false;
    } finally {
      metrics.set('almanac_store_waiting_samples', { reporter }, this.#waiting.length);
    }
  }
}

/** Adds a sample to the reporter's metrics, or several that differ in their place alone. */
export function countSample(
  metrics: Metrics,
  reporter: string,
  { indicator, outcome }: Pick<Sample, 'indicator' | 'outcome'>,
  samples = 1,
): void {
  metrics.add('almanac_samples_total', { reporter, indicator, outcome: outcome.kind }, samples);
  if (outcome.kind === 'answer') {
    metrics.observe('almanac_sample_latency_seconds', { reporter, indicator }, outcome.latencyUs / 1e6);
  } else {
    const name = outcome.kind === 'null' ? 'almanac_sample_nulls_total' : 'almanac_samples_untaken_total';
    metrics.add(name, { reporter, indicator, reason: outcome.reason }, samples);
  }
}
