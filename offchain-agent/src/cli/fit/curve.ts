import { type Band, bandAt } from '../../usl/band.ts';
import type { UslFit } from '../../usl/fit.ts';

/** What a chart shows: the law with its band from 1 to a little beyond what was measured or the peak. */
export interface Curve {
  readonly steps: readonly Band[];
  readonly largestMeasured: number;
  readonly maxN: number;
  readonly maxThroughput: number;
}

/** Never further than twice the largest measured size: beyond that nothing may be quoted. */
export function curveOf(fit: UslFit, count: number): Curve {
  const largestMeasured = Math.max(...fit.points.map(({ n }) => n));
  const wanted = Math.max(1.15 * largestMeasured, fit.peak ? 1.2 * fit.peak.n : 0);
  const maxN = Math.min(2 * largestMeasured, wanted);
  const steps = Array.from({ length: count }, (_, i) => bandAt(fit, 1 + ((maxN - 1) * i) / (count - 1)));
  const highest = Math.max(
    ...fit.points.map(({ throughput }) => throughput),
    ...steps.map(({ throughput }) => throughput),
  );
  return { steps, largestMeasured, maxN, maxThroughput: 1.1 * highest };
}
