import { unpackRuns } from '../../offchain-agent/src/sli/bucket-runs.ts';

type Fields = Readonly<Record<string, unknown>>;
/** As @polkadot/api writes a number: as such while it is exact as a double, hex beyond. */
type Count = number | string;

/**
 * What an answer says, however the runtime encodes it: without the time of the block that was asked, without what each
 * block adds to slots that are still counted, and with the buckets of sampled records by their index.
 */
export function normalAnswer(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(normalAnswer);
  if (!isFields(answer)) return answer;
  if (isGrowing(answer)) return 'open';
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name]) => name !== 'asOfMs')
      .map(([name, value]) => [
        // Its name before spec version 7.
        name === 'size' ? 'sizeMillionths' : name,
        name === 'record' ? normalRecord(value) : normalAnswer(value),
      ]),
  );
}

/** Sampled records of an open period change with the reports of windows, not with blocks. */
function isGrowing({ provisional, record, rows }: Fields): boolean {
  if (provisional !== true) return false;
  return Array.isArray(rows)
    ? rows.every(isGrowing) && rows.length > 0
    : isFields(record) && 'counted' in record;
}

/** Before spec version 5 a record does not say how many answers its buckets hold, before 14 nothing of absence. */
function normalRecord(record: unknown): unknown {
  if (!isFields(record) || !isFields(record['sampled'])) return normalAnswer(record);
  const { buckets, answered, absence = { each: 0, all: 0, windows: 0 }, ...counts } = record['sampled'];
  const byIndex = normalBuckets(buckets as readonly (readonly [Count, Count | readonly Count[]])[]);
  const sum = byIndex.reduce((all, [, count]) => all + count, 0n);
  return {
    sampled: {
      ...counts,
      absence,
      answered: String(answered === undefined ? sum : BigInt(answered as Count)),
      buckets: byIndex.map(([index, count]) => [index, String(count)]),
    },
  };
}

/** Pairs of a difference of indices and a count; since spec version 5 of a gap and the counts of a run. */
function normalBuckets(
  pairs: readonly (readonly [Count, Count | readonly Count[]])[],
): readonly (readonly [index: number, count: bigint])[] {
  if (pairs.some(([, counts]) => Array.isArray(counts))) {
    return unpackRuns(
      pairs.map(([gap, counts]) => [Number(gap), (counts as readonly Count[]).map((count) => BigInt(count))]),
    );
  }
  let index = 0;
  return pairs.map(([difference, count]) => {
    index += Number(difference);
    return [index, BigInt(count as Count)];
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
