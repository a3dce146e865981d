import { labelText } from '../../../base/label-text.ts';
import { entryOf } from '../../../base/map-entry.ts';
import { type GaugeSample, LatestGauges } from '../../../http/latest-gauges.ts';
import type { NamedState, NamedValidator, Presentation } from './presentation.ts';

/** Series of a watch; docs/reference/metrics.md has the same table. */
interface WatchMetrics<Counts extends object> {
  take(state: NamedState<Counts>): void;
  text(): string;
  readonly contentType: string;
  readonly names: readonly string[];
}

interface KnownState<Counts extends object> {
  readonly state: NamedState<Counts>;
  /** Under the labels of their validator. */
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
  const ofChain = labelText({ chain });
  const ofEach =
    (samples: (keys: readonly NamedValidator<Counts>[], labels: string) => readonly GaugeSample[]) =>
    ({ keysOf }: KnownState<Counts>): readonly GaugeSample[] =>
      [...keysOf].flatMap(([labels, keys]) => samples(keys, labels));

  gauges.add('almanac_chain_finalized_block_number', 'Newest finalized block counted.', ({ state }) => [
    [ofChain, state.toBlock],
  ]);
  gauges.add(
    'almanac_chain_finalized_age_seconds',
    'Time since a newer finalized block was counted.',
    ({ atMs }) => [[ofChain, Math.max(0, nowMs() - atMs) / 1_000]],
  );
  gauges.add(
    'almanac_validator_active',
    'Whether the validator is in the newest set (1) or not (0).',
    ofEach((keys, labels) => [[labels, keys.some(({ isActive }) => isActive) ? 1 : 0]]),
  );
  gauges.add(
    'almanac_validator_slots',
    'Slots since the watch began, its look-back included; missed only where that can be known.',
    ofEach((keys, labels) => {
      const sums = new Map<string, number>();
      for (const key of keys)
        for (const [outcome, count] of Object.entries(presentation.outcomes(key)))
          sums.set(outcome, (sums.get(outcome) ?? 0) + Number(count));
      return [...sums].map(([outcome, sum]) => [`${labels},outcome="${outcome}"`, sum]);
    }),
  );
  gauges.add(
    'almanac_validator_last_missed_slot',
    'Newest slot missed.',
    ofEach((keys, labels) => {
      const last = keys.flatMap((key) => presentation.missedSlots?.(key).at(-1) ?? []);
      return last.length > 0 ? [[labels, Math.max(...last)]] : [];
    }),
  );
  gauges.add(
    'almanac_validator_arrival_seconds',
    'Arrival of its blocks here after the start of their slot.',
    ofEach((keys, labels) => {
      // Quantiles of two keys do not add up.
      const { arrival } =
        keys.find((key) => key.isActive && key.arrival) ?? keys.find((key) => key.arrival) ?? {};
      const quantiles = [
        ['0.5', arrival?.p50Ms],
        ['0.95', arrival?.p95Ms],
      ] as const;
      return quantiles.flatMap(([quantile, ms]): readonly GaugeSample[] =>
        ms === undefined ? [] : [[`${labels},quantile="${quantile}"`, ms / 1_000]],
      );
    }),
  );
  return {
    names: gauges.names,
    contentType: gauges.contentType,
    text: () => gauges.text(),
    take: (state) => {
      gauges.latest = { state, keysOf: byLabels(chain, state.validators), atMs: nowMs() };
    },
  };
}

/** A validator that has changed its key has two counts, and one series. */
function byLabels<Validator extends { readonly label: string }>(
  chain: string,
  validators: readonly Validator[],
): ReadonlyMap<string, readonly Validator[]> {
  const keysOf = new Map<string, Validator[]>();
  for (const validator of validators)
    entryOf(keysOf, labelText({ chain, validator: validator.label }), () => []).push(validator);
  return keysOf;
}
