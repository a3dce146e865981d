import type { Outcome } from '../../sli/sample.ts';

/** What came of a measurement. */
export type Measured = Outcome & {
  /** When the answer was in, on the monotonic clock, where that is not the intended instant plus its latency. */
  readonly answeredMs?: number;
};

/** The measurements of one run: those of a window, as long as its targets stay the same. */
export interface ProberRun<Target> {
  /** Measures one target at one intended instant. Called when the instant has come, never rejects. */
  measure(target: Target, dueMs: number, signal: AbortSignal): Promise<Measured>;
  /** Nothing is measured any more: what no other run uses may be closed. */
  end?(): void;
}

/**
 * Measures targets at intended instants, each within the time-out that counts from `dueMs`, the intended instant on the
 * monotonic clock (performance.now()). What the latency counts from is the indicator's own matter: `rpc` counts from the
 * intended instant, `reachability` is the round trip of the ping alone.
 */
export interface Prober<Target> {
  /**
   * Begins a run over these targets, all that its instants have. Runs may overlap: the next window is prepared before
   * this one has ended.
   */
  begin(targets: readonly Target[]): ProberRun<Target>;
  /** What is under way, and all that is asked later, is not taken. */
  close(): Promise<void>;
}
