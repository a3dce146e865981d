import type { MeasuredTarget } from '../../chain/reporting/reporting-chain.ts';
import type { Sample } from '../../sli/sample.ts';
import type { AgentParts } from '../parts.ts';
import type { WindowPlan } from './window-facts.ts';

export interface WindowRunOptions {
  readonly account: string;
  readonly parts: Pick<AgentParts, 'probes' | 'clock' | 'runInstants'>;
  readonly onSample: (sample: Sample) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Takes the samples of one window while it lasts. */
export class WindowRun {
  readonly plan: WindowPlan;
  readonly #options: WindowRunOptions;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #targets: readonly MeasuredTarget[];
  taken = 0;

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

  /** Takes other targets for the instants to come; nothing happens when they are the same. */
  async retarget(targets: readonly MeasuredTarget[]): Promise<void> {
    if (JSON.stringify(targets) === JSON.stringify(this.#targets)) return;
    this.#targets = targets;
    await this.stop();
    this.#stop = new AbortController();
    this.#begin();
  }

  /** Ends it; what is in flight comes to its end first. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #begin(): void {
    this.#running = this.#run(this.#stop.signal).catch((error: unknown) => this.#options.onFailure(error));
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { probes, clock, runInstants } = this.#options.parts;
    const { network, window, instantsUs, parameters } = this.plan;
    const indicators = await probes.indicatorsOf(this.#targets, parameters);
    await runInstants(
      { network, window, instantsUs, indicators },
      { signal, clock, onSample: async (sample) => this.#take(sample) },
    );
  }

  // What was stopped may still be taken after a restart: only the closing says that it never was.
  #take(sample: Sample): void {
    if (sample.outcome.kind === 'untaken' && sample.outcome.reason === 'stopped') return;
    if (sample.outcome.kind !== 'untaken') this.taken += 1;
    this.#options.onSample(sample);
  }
}
