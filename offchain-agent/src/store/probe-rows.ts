import { periodStart, windowStart } from '../sli/calendar.ts';
import type { SampleOutcome } from '../sli/sample.ts';
import type { RunSql, SqlValue } from './sql-driver.ts';

/** One measurement of an endpoint by a monitor. */
export interface ProbeSample {
  readonly endpoint: number;
  /** When it was due, microseconds since the Unix epoch. */
  readonly instantUs: number;
  /** How often the endpoint is measured: an interval has one sample at most. */
  readonly intervalMs: number;
  readonly outcome: SampleOutcome;
  readonly isFast: boolean;
}

export type ProbePeriod = 'day' | { readonly windowS: number };

/** Tables of monitors alone, in a file that also has those of a store; each row is kept in the order of its key. */
export const probeTables: readonly string[] = [
  table('endpoints', ['id INTEGER PRIMARY KEY', 'name TEXT NOT NULL UNIQUE', 'first_s BIGINT']),
  table('samples', [
    ...['endpoint', 'slot_us', 'instant_us'].map(required),
    'kind TEXT NOT NULL',
    'latency_us BIGINT',
    'reason TEXT',
    'PRIMARY KEY (endpoint, slot_us)',
  ]),
  table('counts', [
    required('endpoint'),
    'period TEXT NOT NULL',
    ...['start_s', 'answered', 'fast', 'failed', 'skipped', 'covered_ms'].map(required),
    'missed_from_us BIGINT',
    'missed_until_us BIGINT',
    'PRIMARY KEY (endpoint, period, start_s)',
  ]),
  table('incidents', [
    'id TEXT PRIMARY KEY',
    ...['endpoint', 'start_s'].map(required),
    'state TEXT NOT NULL',
    'incident TEXT NOT NULL',
  ]),
];

function table(name: string, columns: readonly string[]): string {
  // Numbers of endpoints are drawn by rows; all else has a key of its own.
  const order = name === 'endpoints' ? '' : ' WITHOUT ROWID';
  return `CREATE TABLE IF NOT EXISTS almanac_probe_${name} (${columns.join(', ')})${order}`;
}

function required(column: string): string {
  return `${column} BIGINT NOT NULL`;
}

/** Puts a sample and adds it to its window and day, unless its interval has one or its window is closed. */
export async function putProbeSample(
  run: RunSql,
  sample: ProbeSample,
  { windowMs, closedUntilS }: { readonly windowMs: number; readonly closedUntilS: number },
): Promise<void> {
  const { endpoint, instantUs, intervalMs, outcome, isFast } = sample;
  const slotUs = Math.floor(instantUs / (intervalMs * 1_000)) * intervalMs * 1_000;
  const windowS = windowStart(slotUs / 1_000, windowMs);
  if (windowS < closedUntilS) return;
  const latencyUs = outcome.kind === 'answer' ? outcome.latencyUs : null;
  const { changes } = await run(
    `INSERT INTO almanac_probe_samples (endpoint, slot_us, instant_us, kind, latency_us, reason)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [endpoint, slotUs, instantUs, outcome.kind, latencyUs, outcome.kind === 'answer' ? null : outcome.reason],
  );
  if (changes === 0) return;
  const instantS = Math.floor(instantUs / 1_000_000);
  const dayS = periodStart('day', windowS);
  await run('UPDATE almanac_probe_endpoints SET first_s = ? WHERE id = ? AND first_s IS NULL', [
    instantS,
    endpoint,
  ]);
  const isFailed = outcome.kind === 'null';
  const untilUs = instantUs + intervalMs * 1_000;
  const values: readonly SqlValue[] = [
    latencyUs === null ? 0 : 1,
    latencyUs !== null && isFast ? 1 : 0,
    isFailed ? 1 : 0,
    outcome.kind === 'untaken' ? 1 : 0,
    outcome.kind === 'untaken' ? 0 : intervalMs,
    isFailed ? instantUs : null,
    isFailed ? untilUs : null,
  ];
  await run(addCounts, [endpoint, periodName({ windowS: windowMs / 1_000 }), windowS, ...values]);
  await run(addCounts, [endpoint, 'day', dayS, ...values]);
}

const addCounts = `INSERT INTO almanac_probe_counts
  (endpoint, period, start_s, answered, fast, failed, skipped, covered_ms, missed_from_us, missed_until_us)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (endpoint, period, start_s) DO UPDATE SET
    answered = almanac_probe_counts.answered + excluded.answered,
    fast = almanac_probe_counts.fast + excluded.fast,
    failed = almanac_probe_counts.failed + excluded.failed,
    skipped = almanac_probe_counts.skipped + excluded.skipped,
    covered_ms = almanac_probe_counts.covered_ms + excluded.covered_ms,
    missed_from_us = CASE
      WHEN excluded.missed_from_us IS NULL THEN almanac_probe_counts.missed_from_us
      WHEN almanac_probe_counts.missed_from_us < excluded.missed_from_us THEN almanac_probe_counts.missed_from_us
      ELSE excluded.missed_from_us END,
    missed_until_us = CASE
      WHEN excluded.missed_until_us IS NULL THEN almanac_probe_counts.missed_until_us
      WHEN almanac_probe_counts.missed_until_us > excluded.missed_until_us THEN almanac_probe_counts.missed_until_us
      ELSE excluded.missed_until_us END`;

export function periodName(period: ProbePeriod): string {
  return period === 'day' ? period : `window-${period.windowS}`;
}
