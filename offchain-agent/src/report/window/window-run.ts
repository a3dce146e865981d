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
    const { network, window, instantsUs, parameters } = this.plan;
    const indicators = await probes.indicatorsOf(this.#targets, parameters);
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
