import { isoTime } from '../../base/format.ts';
import type { RecordFigures, SampledAnswer } from './sli-answer.ts';

/** A record in the JSON of any command; shares are in millionths, counts beside them. */
export function recordDocument(answer: RecordFigures) {
  const { windows, interval, sampled } = answer;
  return {
    period: answer.period.kind,
    start_s: answer.period.startS,
    end_s: answer.endS ?? null,
    start_at: isoTime(answer.period.startS),
    end_at: answer.endS === undefined ? null : isoTime(answer.endS),
    ...(sampled ? sampledCounts(sampled) : countedSlots(answer)),
    windows,
    sli_ppm: answer.sliPpm ?? null,
    low_ppm: interval?.lowPpm ?? null,
    high_ppm: interval?.highPpm ?? null,
    low_confidence: answer.lowConfidence,
    provisional: answer.provisional,
  };
}

/** A slot of a parachain without a block is nobody's miss for certain. */
function countedSlots({ assigned, authored, relayed }: RecordFigures) {
  if (relayed) return { assigned_slots: assigned, slots_with_a_block: authored, missed_slots: null };
  return { assigned_slots: assigned, authored_slots: authored, missed_slots: assigned - authored };
}

/** `sli_ppm` is the uptime; buckets hold sixteenths of a sample. */
function sampledCounts(sampled: SampledAnswer) {
  return {
    expected_samples: sampled.expected,
    reported_samples: sampled.reported,
    absent_samples: sampled.absence.all,
    absent_windows: sampled.absence.windows,
    samples: sampled.samples,
    buckets: sampled.buckets,
    reporters: sampled.reporters,
    quorum: sampled.quorum,
    coverage_ppm: sampled.coveragePpm ?? null,
    latency_ppm: sampled.latencyPpm ?? null,
    p50_us: sampled.p50Us ?? null,
    p95_us: sampled.p95Us ?? null,
    p99_us: sampled.p99Us ?? null,
  };
}
