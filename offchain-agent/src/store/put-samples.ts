import type { Sample } from '../sli/sample.ts';
import { sampleRow } from './rows.ts';
import type { RunSql, SqlDialect } from './sql-driver.ts';

export interface SampleBatch {
  readonly reporter: string;
  readonly samples: readonly Sample[];
}

/** The columns of a sample, read from its place in a JSON list; the kind, the reason and the receipt are text. */
const columns = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(
  (place) => `CAST(value ->> ${place} AS ${[5, 7, 8].includes(place) ? 'TEXT' : 'BIGINT'})`,
);

/**
 * Which of two samples of one place is kept hangs on neither their order nor their answers: an answer comes before a time-out,
 * so the first of two agents' samples would be the better one, and the figures with it.
 */
const keepOne = `ON CONFLICT (reporter, network, window_s, target, indicator, instant_us) DO UPDATE
  SET kind = excluded.kind, latency_us = excluded.latency_us, reason = excluded.reason, receipt = excluded.receipt,
    agent = excluded.agent
  WHERE CASE WHEN (excluded.kind = 'untaken') = (almanac_samples.kind = 'untaken')
    THEN excluded.agent < almanac_samples.agent ELSE almanac_samples.kind = 'untaken' END`;

/**
 * Puts samples of one reporter, of one place one (`byReporter`), in one statement.
 * @param owner the reporter's number, and the agent that took them
 */
export async function insertSamples(
  run: RunSql,
  { listRows }: SqlDialect,
  { reporter, agent }: { readonly reporter: number; readonly agent: string },
  samples: readonly Sample[],
): Promise<void> {
  await run(
    `INSERT INTO almanac_samples SELECT CAST(? AS BIGINT), ${columns.join(', ')}, CAST(? AS TEXT)
     FROM ${listRows} WHERE true ${keepOne}`,
    [reporter, agent, JSON.stringify(samples.map(sampleRow))],
  );
}

/**
 * One sample a place, for a statement changes a row once; and all in one order: two agents that write the same rows in orders
 * of their own would each wait for the other.
 */
export function byReporter(
  batches: readonly SampleBatch[],
): readonly (readonly [reporter: string, samples: readonly Sample[]])[] {
  const samples = new Map<string, Map<string, Sample>>();
  for (const batch of batches) {
    const own = samples.get(batch.reporter) ?? new Map<string, Sample>();
    samples.set(batch.reporter, own);
    for (const sample of batch.samples) {
      const { network, window, target, indicator, instantUs } = sample;
      const place = `${network} ${window} ${target} ${indicator} ${instantUs}`;
      const known = own.get(place);
      if (!known || (isUntaken(known) && !isUntaken(sample))) own.set(place, sample);
    }
  }
  return inOrder(samples).map(([reporter, own]) => [reporter, inOrder(own).map(([, sample]) => sample)]);
}

function inOrder<Value>(values: ReadonlyMap<string, Value>): [string, Value][] {
  return [...values].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function isUntaken({ outcome }: Sample): boolean {
  return outcome.kind === 'untaken';
}
