import type { SampledAnswer, SliAnswer, Sum } from '../../offchain-agent/src/chain/records/sli-answer.ts';
import { noAbsence } from '../../offchain-agent/src/sli/settlement.ts';

/** A closed day of one validator, but for what a test says otherwise. */
export function fakeAnswer(changes: Partial<SliAnswer> = {}): SliAnswer {
  return {
    target: 1,
    who: { account: '5Account1', name: undefined },
    period: { kind: 'day', startS: 1_795_132_800 },
    endS: 1_795_219_200,
    assigned: 12n,
    authored: 11n,
    windows: 12n,
    sampled: undefined,
    sliPpm: 916_666,
    interval: { lowPpm: 646_119, highPpm: 985_136 },
    lowConfidence: true,
    provisional: false,
    asOfMs: 1_795_300_000_000,
    ...changes,
  };
}

/** A closed day of one endpoint, sampled by three reporters. */
export function fakeSampledAnswer(changes: Partial<SampledAnswer> = {}): SliAnswer {
  return fakeAnswer({
    assigned: 0n,
    authored: 0n,
    sampled: {
      expected: 36n,
      reported: 35n,
      samples: 12n,
      buckets: [[445, 176n]],
      absence: noAbsence,
      latencyPpm: 910_000,
      coveragePpm: 972_222,
      reporters: 3,
      quorum: true,
      p50Us: 147,
      p95Us: 253_951,
      p99Us: undefined,
      ...changes,
    },
  });
}

/** A closed day of two validators together. */
export function fakeSum(changes: Partial<Sum> = {}): Sum {
  const { target: _, who: __, ...figures } = fakeAnswer({ assigned: 24n, authored: 22n });
  return { ...figures, targets: 2, ...changes };
}
