import type { Answer } from '../chain/sli-answer.ts';

/** A record in the JSON of any command; shares are in millionths, counts beside them. */
export function recordDocument(answer: Answer) {
  const { assigned, authored, windows, interval } = answer;
  return {
    period: answer.period.kind,
    start_s: answer.period.startS,
    end_s: answer.endS ?? null,
    start_at: isoTime(answer.period.startS),
    end_at: answer.endS === undefined ? null : isoTime(answer.endS),
    assigned_slots: assigned,
    authored_slots: authored,
    missed_slots: assigned - authored,
    windows,
    sli_ppm: answer.sliPpm ?? null,
    low_ppm: interval?.lowPpm ?? null,
    high_ppm: interval?.highPpm ?? null,
    low_confidence: answer.lowConfidence,
    provisional: answer.provisional,
  };
}

export function isoTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
