import { figure } from '@almanac-chain/agent/base/figure';
import { fromMicros, lawOf, pointOf, weightingOf } from '@almanac-chain/agent/chain/scalability/stored-units';
import { type Band, bandAt } from '@almanac-chain/agent/usl/band';
import { fitUsl } from '@almanac-chain/agent/usl/fit';
import { peakOf, throughputAt, type UslParameters } from '@almanac-chain/agent/usl/model';
import { useMemo } from 'react';
import { useWidth } from '../app/use-width.ts';
import type { Run } from '../chain/scalability.ts';
import { ticks } from './ticks.ts';

const height = 380;
const left = 60;
const bottom = 40;
const top = 12;
/** The law is drawn up to this multiple of the largest size that was measured; the chain predicts no further. */
const beyond = 2;
const steps = 120;

interface Scale {
  readonly x: (size: number) => number;
  readonly y: (throughput: number) => number;
}

interface LawChartProps {
  readonly run: Run;
  /** Other runs of the subject, drawn beside it. */
  readonly others: readonly Run[];
  /** A law that somebody tries out. */
  readonly ghost: UslParameters | undefined;
}

/** Points, the proved law with the band of a fit to the same points, dashed beyond what was measured, and the peak. */
export function LawChart({ run, others, ghost }: LawChartProps) {
  const [measure, width] = useWidth();
  const points = useMemo(() => run.points.map(pointOf), [run]);
  const law = run.law && lawOf(run.law.parameters);
  const largest = Math.max(...points.map(({ n }) => n));
  const end = beyond * largest;
  // A slider moves the ghost alone.
  const band = useMemo(() => bandOf(run, end), [run, end]);
  const laws = [law, ghost, ...others.map((other) => other.law && lawOf(other.law.parameters))];
  const most = Math.max(
    ...points.map(({ throughput }) => throughput),
    ...others.flatMap((other) => other.points.map(({ throughput }) => fromMicros(throughput))),
    ...laws.flatMap((own) => (own ? sizes(1, end).map((n) => throughputAt(own, n)) : [])),
    ...band.map(({ high }) => high ?? 0),
  );
  const scale: Scale = {
    x: (size) => left + (size * (width - left - 8)) / end,
    y: (throughput) => height - bottom - (throughput * (height - bottom - top)) / most,
  };
  const peak = law && peakOf(law);
  return (
    <figure ref={measure}>
      <svg
        className="chart"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Throughput of ${run.version} by size; the tables below have the same figures`}
      >
        <Axes scale={scale} width={width} end={end} most={most} varied={run.varied} />
        {band.length > 0 && <path className="band" d={bandPath(band, scale)} />}
        {others.map((other, index) => (
          <g key={other.id} className={`other other-${index % 3}`}>
            {other.law && <path d={lawPath(lawOf(other.law.parameters), 1, end, scale)} />}
            {other.points.map(pointOf).map(({ n, throughput }, place) => (
              <circle key={place} cx={scale.x(n)} cy={scale.y(throughput)} r="3" />
            ))}
          </g>
        ))}
        {law && <path className="line" d={lawPath(law, 1, largest, scale)} />}
        {law && <path className="line dashed" d={lawPath(law, largest, end, scale)} />}
        {ghost && <path className="ghost" d={lawPath(ghost, 1, end, scale)} />}
        {peak && peak.n <= end && (
          <g className="peak">
            <line
              x1={scale.x(peak.n)}
              x2={scale.x(peak.n)}
              y1={scale.y(peak.throughput)}
              y2={height - bottom}
            />
            <text
              x={scale.x(peak.n)}
              y={scale.y(peak.throughput) - 6 > 12 ? scale.y(peak.throughput) - 6 : 14}
              textAnchor="middle"
            >
              peak at {figure(peak.n)}
            </text>
          </g>
        )}
        {points.map(({ n, throughput }, index) => (
          <circle key={index} className="point" cx={scale.x(n)} cy={scale.y(throughput)} r="4.5">
            <title>{`${figure(throughput)} at ${figure(n)}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption className="muted">
        Points as measured; the law as the chain has proved it, dashed beyond the largest size measured;
        shaded: 95 % of a fit to the same points, made in this browser.
        {law && !peak && ' This law has no peak.'}
      </figcaption>
      <details>
        <summary>As a table</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label="Points as a table">
          <table data-points>
            <thead>
              <tr>
                {['size', 'throughput', 'law', 'mean latency ms', 'repetitions'].map((title) => (
                  <th key={title} scope="col" className="number">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.map(({ n, throughput, latency }, index) => (
                <tr key={index}>
                  <td className="number">{figure(n)}</td>
                  <td className="number">{figure(throughput)}</td>
                  <td className="number">{law ? figure(throughputAt(law, n)) : '-'}</td>
                  <td className="number">{latency === undefined ? '-' : figure(latency * 1_000)}</td>
                  <td className="number">{run.points[index]?.repetitions}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function Axes({
  scale,
  width,
  end,
  most,
  varied,
}: {
  readonly scale: Scale;
  readonly width: number;
  readonly end: number;
  readonly most: number;
  readonly varied: Run['varied'];
}) {
  const rows = ticks(most);
  return (
    <g>
      {rows.map((value) => (
        <g key={value}>
          <line className="rule" x1={left} x2={width - 8} y1={scale.y(value)} y2={scale.y(value)} />
          <text x={left - 6} y={scale.y(value) + 4} textAnchor="end">
            {figure(value)}
          </text>
        </g>
      ))}
      {ticks(end).map((value) => (
        <text key={value} x={scale.x(value)} y={height - bottom + 16} textAnchor="middle">
          {figure(value)}
        </text>
      ))}
      <text x={width - 8} y={height - 4} textAnchor="end">
        {varied === 'Validators' ? 'validators' : 'requests in flight'}
      </text>
      <text x={left} y={height - 4}>
        throughput, transactions/s
      </text>
    </g>
  );
}

/** The band of a fit to the points; none where they are too few for one. */
function bandOf(run: Run, end: number): readonly Band[] {
  try {
    const fit = fitUsl(run.points.map(pointOf), { weights: weightingOf(run) });
    return sizes(1, end)
      .map((n) => bandAt(fit, n))
      .filter(({ low }) => low !== null);
  } catch {
    return [];
  }
}

function sizes(from: number, to: number): readonly number[] {
  return Array.from({ length: steps + 1 }, (_, index) => from + ((to - from) * index) / steps);
}

function lawPath(law: UslParameters, from: number, to: number, { x, y }: Scale): string {
  return sizes(from, to)
    .map((n, index) => `${index === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${y(throughputAt(law, n)).toFixed(1)}`)
    .join('');
}

function bandPath(band: readonly Band[], { x, y }: Scale): string {
  const at = ({ n }: Band, value: number | null): string => `${x(n).toFixed(1)} ${y(value ?? 0).toFixed(1)}`;
  const upper = band.map((own) => at(own, own.high));
  const lower = band.toReversed().map((own) => at(own, own.low));
  return `M${[...upper, ...lower].join('L')}Z`;
}
