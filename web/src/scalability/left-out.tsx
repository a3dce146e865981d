import { figure } from '@almanac-chain/agent/base/figure';
import { pointOf, weightingOf } from '@almanac-chain/agent/chain/scalability/stored-units';
import { type LeftOut, leftOutSizes } from '@almanac-chain/agent/usl/left-out';
import type { Point } from '@almanac-chain/agent/usl/point';
import type { Weighting } from '@almanac-chain/agent/usl/weigh';
import { useMemo } from 'react';
import type { Run } from '../chain/scalability.ts';

/** How well the law of the other sizes foresees each size. */
export function LeftOutTable({ run }: { readonly run: Run }) {
  const sizes = useMemo(() => leftOut(run.points.map(pointOf), weightingOf(run)), [run]);
  if (sizes.length === 0) return null;
  return (
    <details className="as-table">
      <summary>Each size foreseen by the others</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label="Each size foreseen by the others">
        <table>
          <thead>
            <tr>
              {['size left out', 'measured', 'foreseen', '95 % of one measurement', 'within'].map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sizes.map(({ n, throughput, expected, low, high, isWithin }) => (
              <tr key={n}>
                <td className="number">{figure(n)}</td>
                <td className="number">{figure(throughput)}</td>
                <td className="number">{figure(expected)}</td>
                <td className="number">
                  {low === null || high === null ? '-' : `${figure(low)}..${figure(high)}`}
                </td>
                <td className="number">{isWithin === null ? '?' : isWithin ? '✓ yes' : '✗ no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function leftOut(points: readonly Point[], weights: Weighting): readonly LeftOut[] {
  try {
    return leftOutSizes(points, weights);
  } catch {
    // Of points that no law is fitted to nothing is foreseen.
    return [];
  }
}
