import { throughputAt, type UslParameters } from './model.ts';
import type { Point } from './point.ts';

/**
 * L of R(N) = L / X(N): the transactions that the load kept in flight, which a sweep over validators holds nearly constant.
 * Least squares of the latency over the points that have one; undefined without any.
 */
export function fitInFlight(points: readonly Point[], parameters: UslParameters): number | undefined {
  let [above, below] = [0, 0];
  for (const { n, latency } of points) {
    if (latency === undefined) continue;
    const inverse = 1 / throughputAt(parameters, n);
    above += latency * inverse;
    below += inverse * inverse;
  }
  return below > 0 ? above / below : undefined;
}
