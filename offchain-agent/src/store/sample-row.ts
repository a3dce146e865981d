import { isNullReason, isUntakenReason } from '../sli/evidence/evidence.ts';
import { type Outcome, type Sample, type SampledIndicator, sampledIndicators } from '../sli/sample.ts';
import type { SqlValue } from './sql-driver.ts';

type Row = Readonly<Record<string, SqlValue>>;

/** The indicator as a number: the order of samples. */
export function indicatorPlace(indicator: SampledIndicator): number {
  return sampledIndicators.indexOf(indicator);
}

/** A sample as a list: the columns of almanac_samples after the reporter. */
export function sampleRow({
  network,
  window,
  target,
  indicator,
  instantUs,
  outcome,
}: Sample): readonly SqlValue[] {
  const latencyUs = outcome.kind === 'answer' ? outcome.latencyUs : null;
  const reason = outcome.kind === 'answer' ? null : outcome.reason;
  return [network, window, target, indicatorPlace(indicator), instantUs, outcome.kind, latencyUs, reason];
}

export function sampleOf(row: Row): Sample {
  return {
    network: Number(row['network']),
    window: Number(row['window_s']),
    target: Number(row['target']),
    indicator: sampledIndicators[Number(row['indicator'])] ?? unknownValue(row, 'indicator'),
    instantUs: Number(row['instant_us']),
    outcome: outcomeOf(row),
  };
}

function outcomeOf(row: Row): Outcome {
  const kind = row['kind'];
  const reason = String(row['reason']);
  if (kind === 'answer') return { kind, latencyUs: Number(row['latency_us']) };
  if (kind === 'null' && isNullReason(reason)) return { kind, reason };
  if (kind === 'untaken' && isUntakenReason(reason)) return { kind, reason };
  return unknownValue(row, 'kind');
}

function unknownValue(row: Row, column: string): never {
  throw new RangeError(`a sample with the ${column} ${String(row[column])} was not written by this version`);
}
