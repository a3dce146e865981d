import type { ListeningSpan } from './listening-record.ts';

/** A block and when it was first seen, microseconds since the Unix epoch. */
export interface Sighting {
  readonly hash: string;
  readonly seenUs: number;
}

export interface KeptArrivals {
  readonly sightings: readonly Sighting[];
  readonly spans: readonly ListeningSpan[];
}

/** Where sightings are kept as they come, so that an agent that is killed loses none. */
export interface ArrivalJournal {
  /** Kept when this returns. */
  onSighting(sighting: Sighting): void;
  /** A span with the beginning, kind and vantage of an earlier one replaces it. */
  onSpan(span: ListeningSpan): void;
  load(): Promise<KeptArrivals>;
  /** Forgets all but this. */
  replace(kept: KeptArrivals): Promise<void>;
}
