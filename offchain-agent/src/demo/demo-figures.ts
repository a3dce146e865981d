import type { DemoValidator } from './demo-network.ts';

/** Slots as the chain's records count them. */
export interface RecordedSlots {
  readonly assigned: number;
  readonly authored: number;
}

/** What the chain makes of the reporters' arrivals. */
export interface ArrivalFigures {
  readonly expected: number;
  readonly reporters: number;
  readonly quorum: boolean;
  readonly uptimePpm: number | undefined;
  readonly coveragePpm: number | undefined;
  readonly p50Us: number | undefined;
  readonly p95Us: number | undefined;
}

export interface ValidatorFigures {
  readonly validator: DemoValidator;
  /** The day so far, provisional; absent before the chain has a record. */
  readonly today: RecordedSlots | undefined;
  /** Closed windows by the UTC second of their start, the oldest first. */
  readonly windows: ReadonlyMap<number, RecordedSlots>;
  /** Slots without a block, read off the blocks themselves and not off the records. */
  readonly missedSlots: readonly number[];
  /** The sampled record of the day so far; absent before a window of it is closed, and where nobody reports. */
  readonly arrivalToday: ArrivalFigures | undefined;
  /** The same of closed windows. */
  readonly arrivalWindows: ReadonlyMap<number, ArrivalFigures>;
  /** Measured by the demo; the chain does not store it. */
  readonly arrivalP95Ms: number | undefined;
}

/** All that the demo shows, at one finalized block. */
export interface DemoFigures {
  readonly blockNumber: number;
  readonly asOfMs: number;
  /** The UTC second at which the last closed window begins. */
  readonly lastClosedS: number | undefined;
  /** The same of sampled records, which are closed later. */
  readonly lastSampledS: number | undefined;
  readonly validators: readonly ValidatorFigures[];
}
