import { figuresOf, measuredWindow } from '../../../../src/scale/load/figures.ts';
import type { JudgedRefusal, LoadPoint } from '../../../../src/scale/load/point.ts';
import { steadyLoad } from './load-case.ts';

/** A point of a chain that takes at most `limit` a second. */
export function loadPoint(rate: number, limit: number, reasons: readonly JudgedRefusal[] = []): LoadPoint {
  const { records, blocks } = steadyLoad({
    rate: Math.max(1, Math.round(rate)),
    seconds: 10,
    blockHolds: Math.round(limit),
  });
  const sustained = rate <= limit;
  return {
    ...figuresOf(records, blocks, measuredWindow(blocks, 2_000_000, 10_000_000, 1_000)),
    schedule: { kind: 'constant', rate, for_ms: 10_000, warm_up_ms: 2_000, seed: 1 },
    endpoints: 1,
    accounts: 16,
    blocks: [],
    refusals_by_pool: [],
    generator_cpu: 0.1,
    host_idle: 0.5,
    shares: null,
    not_comparable: null,
    verdict: reasons.length === 0 ? 'measured' : 'refused',
    reasons,
    sustained,
    overload: sustained ? [] : ['the backlog grew'],
  };
}
