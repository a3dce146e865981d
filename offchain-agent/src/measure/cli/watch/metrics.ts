import type { Gauge, Registry } from 'prom-client';
import { entryOf } from '../../../base/map-entry.ts';
import { LatestGauges } from '../../../http/latest-gauges.ts';
import type { NamedState, NamedValidator, Presentation } from './presentation.ts';

/** Series of a watch; docs/reference/metrics.md has the same table. */
interface WatchMetrics<Counts extends object> {
  take(state: NamedState<Counts>): void;
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

interface KnownState<Counts extends object> {
  readonly state: NamedState<Counts>;
  /** By what validators are called. */
  readonly keysOf: ReadonlyMap<string, readonly NamedValidator<Counts>[]>;
  readonly atMs: number;
}

/** Of each validator and of the chain, as of the newest finalized block that was counted. Nothing is there before it. */
export function createWatchMetrics<Counts extends object>(
  presentation: Presentation<Counts>,
  chain: string,
  // A wall clock that is set ahead makes nothing older.
  nowMs: () => number = () => performance.now(),
): WatchMetrics<Counts> {
  const gauges = new LatestGauges<KnownState<Counts>>();
  const ofEach =
    (fill: (one: Gauge, labels: Record<string, string>, keys: readonly NamedValidator<Counts>[]) => void) =>
    (one: Gauge, { keysOf }: KnownState<Counts>): void => {
      for (const [validator, keys] of keysOf) fill(one, { chain, validator }, keys);
    };

  gauges.add(
    'almanac_chain_finalized_block_number',
    'Newest finalized block counted.',
    [],
    (one, { state }) => one.set({ chain }, state.toBlock),
  );
  gauges.add(
    'almanac_chain_finalized_age_seconds',
    'Time since a newer finalized block was counted.',
    [],
    (one, { atMs }) => one.set({ chain }, Math.max(0, nowMs() - atMs) / 1_000),
  );
  gauges.add(
    'almanac_validator_active',
    'Whether the validator is in the newest set (1) or not (0).',
    ['validator'],
    ofEach((one, labels, keys) => one.set(labels, keys.some(({ isActive }) => isActive) ? 1 : 0)),
  );
  gauges.add(
    'almanac_validator_slots',
    'Slots since the watch began, its look-back included; missed only where that can be known.',
    ['validator', 'outcome'],
    ofEach((one, labels, keys) => {
      for (const key of keys)
        for (const [outcome, count] of Object.entries(presentation.outcomes(key)))
          one.inc({ ...labels, outcome }, Number(count));
    }),
  );
  gauges.add(
    'almanac_validator_last_missed_slot',
    'Newest slot missed.',
    ['validator'],
    ofEach((one, labels, keys) => {
      const last = keys.flatMap((key) => presentation.missedSlots?.(key).at(-1) ?? []);
      if (last.length > 0) one.set(labels, Math.max(...last));
    }),
  );
  gauges.add(
    'almanac_validator_arrival_seconds',
    'Arrival of its blocks here after the start of their slot.',
    ['validator', 'quantile'],
    ofEach((one, labels, keys) => {
      // Quantiles of two keys do not add up.
      const { arrival } =
        keys.find((key) => key.isActive && key.arrival) ?? keys.find((key) => key.arrival) ?? {};
      if (arrival?.p50Ms !== undefined) one.set({ ...labels, quantile: '0.5' }, arrival.p50Ms / 1_000);
      if (arrival?.p95Ms !== undefined) one.set({ ...labels, quantile: '0.95' }, arrival.p95Ms / 1_000);
    }),
  );
  const { registry } = gauges;
  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    take: (state) => {
      gauges.latest = { state, keysOf: byLabel(state.validators), atMs: nowMs() };
    },
  };
}

/** A validator that has changed its key has two counts, and one series. */
function byLabel<Validator extends { readonly label: string }>(
  validators: readonly Validator[],
): ReadonlyMap<string, readonly Validator[]> {
  const keysOf = new Map<string, Validator[]>();
  for (const validator of validators) entryOf(keysOf, validator.label, () => []).push(validator);
  return keysOf;
}
