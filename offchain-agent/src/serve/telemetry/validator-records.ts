import type { PeriodKind } from '../../sli/calendar.ts';

/** What the chain says of the validator that owns a key; shares in millionths. */
export interface ValidatorSli {
  /** The network of the chain whose records these are; 0 is the chain itself. */
  readonly network: number;
  /** The account that `session.keyOwner` gives for the key. */
  readonly account: string;
  readonly period: PeriodKind;
  /** Null while there is no record. */
  readonly start_s: number | null;
  readonly end_s: number | null;
  readonly provisional: boolean;
  /** Slots kept of slots assigned. */
  readonly uptime_ppm: number | null;
  readonly low_ppm: number | null;
  readonly high_ppm: number | null;
  readonly assigned_slots: string | null;
  readonly authored_slots: string | null;
  /** How late its blocks arrived at reporters. */
  readonly p50_us: number | null;
  readonly p95_us: number | null;
  readonly coverage_ppm: number | null;
  readonly reporters: number | null;
  /** The finalized block at which it was first read so. */
  readonly as_of_block: number;
}

/** Where servers of telemetry ask for records. */
export interface ValidatorRecords {
  /** What is known of the owner of a key, and a wish to know it from now on. */
  of(genesisHash: string, key: string): ValidatorSli | null;
  /** Whether the chain keeps records of this network. */
  keeps(genesisHash: string): boolean;
  /** Called when any answer of `of` may have changed, until what is returned is called. */
  onChange(listener: () => void): () => void;
}

/**
 * What a feed says of the validator behind a node, as JSON. Which key a node has, only the node says: that stands beside it,
 * with how many nodes say the same of this key.
 */
export function toldSli(record: ValidatorSli | null, claimedBy: number): string {
  if (!record) return 'null';
  const last = texts.get(record);
  if (last?.claimedBy === claimedBy) return last.text;
  const text = JSON.stringify({ identity: 'self-reported', claimed_by: claimedBy, ...record });
  texts.set(record, { claimedBy, text });
  return text;
}

/** Every front end is told the same of the same record. */
const texts = new WeakMap<ValidatorSli, { readonly claimedBy: number; readonly text: string }>();
