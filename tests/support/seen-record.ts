import { deepEqual, ok } from 'node:assert/strict';
import type { SliAnswer } from '../../offchain-agent/src/chain/records/sli-answer.ts';

/** Shares in ppm: what is up and what is fast is well above these, what is slow below. */
const most = 750_000;
const some = 400_000;
export const few = 250_000;

/** What the chain says of a target in a window; shares in ppm. */
export interface SeenFigures {
  readonly uptime: number | undefined;
  readonly latency: number | undefined;
  readonly coverage: number;
  readonly p50Us: number | undefined;
  readonly hasQuorum: boolean;
  readonly expected: number;
}

/** The figures of a sampled record; `undefined` where there is none. */
export function seenOf(answer: SliAnswer | undefined): SeenFigures | undefined {
  if (!answer?.sampled) return undefined;
  const { latencyPpm, coveragePpm = 0, p50Us, quorum, expected } = answer.sampled;
  return {
    uptime: answer.sliPpm,
    latency: latencyPpm,
    coverage: coveragePpm,
    p50Us,
    hasQuorum: quorum,
    expected: Number(expected),
  };
}

export function expectFast(record: SeenFigures | undefined, boundUs: number): void {
  ok(isMeasured(record), text(record));
  ok((record.uptime ?? 0) >= most && (record.latency ?? 0) >= some, text(record));
  ok((record.p50Us ?? boundUs) < boundUs, text(record));
}

export function expectSlow(record: SeenFigures | undefined, delayMs: number): void {
  ok(isMeasured(record), text(record));
  ok((record.uptime ?? 0) >= most && (record.latency ?? 1) <= few, text(record));
  ok((record.p50Us ?? 0) >= delayMs * 1_000, text(record));
}

export function expectDown(record: SeenFigures | undefined): void {
  ok(isMeasured(record), text(record));
  deepEqual([record.uptime, record.latency, record.p50Us], [0, 0, undefined], text(record));
}

export function isMeasured(record: SeenFigures | undefined): record is SeenFigures {
  return record?.hasQuorum === true && record.coverage >= few;
}

function text(record: SeenFigures | undefined): string {
  return JSON.stringify(record);
}
