import type { Gauge, Registry } from 'prom-client';
import { LatestGauges } from '../../../http/latest-gauges.ts';
import type { NamedState, NamedValidator, Presentation } from './presentation.ts';

/** Series of a watch; docs/reference/metrics.md has the same table. */
export interface WatchMetrics<Counts extends object> {
  take(state: NamedState<Counts>): void;
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

interface KnownState<Counts extends object> {
  readonly state: NamedState<Counts>;
  readonly atMs: number;
}

/** Of each validator and of the chain, as of the newest finalized block that was counted. Nothing is there before it. */
export function createWatchMetrics<Counts extends object>(
  presentation: Presentation<Counts>,
  chain: string,
  nowMs: () => number = Date.now,
): WatchMetrics<Counts> {
  const gauges = new LatestGauges<KnownState<Counts>>();
  const ofEach =
    (fill: (one: Gauge, labels: Record<string, string>, validator: NamedValidator<Counts>) => void) =>
    (one: Gauge, { state }: KnownState<Counts>): void => {
      for (const validator of state.validators) fill(one, { chain, validator: validator.label }, validator);
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
    ofEach((one, labels, { isActive }) => one.set(labels, isActive ? 1 : 0)),
  );
  gauges.add(
    'almanac_validator_slots',
    'Slots since the watch began, its look-back included; missed only where that can be known.',
    ['validator', 'outcome'],
    ofEach((one, labels, validator) => {
      for (const [outcome, count] of Object.entries(presentation.outcomes(validator)))
        one.set({ ...labels, outcome }, Number(count));
    }),
  );
  gauges.add(
    'almanac_validator_last_missed_slot',
    'Newest slot missed.',
    ['validator'],
    ofEach((one, labels, validator) => {
      const last = presentation.missedSlots?.(validator).at(-1);
      if (last !== undefined) one.set(labels, last);
    }),
  );
  gauges.add(
    'almanac_validator_arrival_seconds',
    'Arrival of its blocks here after the start of their slot.',
    ['validator', 'quantile'],
    ofEach((one, labels, { arrival }) => {
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
      gauges.latest = { state, atMs: nowMs() };
    },
  };
}
