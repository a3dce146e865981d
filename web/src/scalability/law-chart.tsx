import { figure } from '@almanac-chain/agent/base/figure';
import { fromMicros, lawOf, pointOf, weightingOf } from '@almanac-chain/agent/chain/scalability/stored-units';
import { type Band, bandAt } from '@almanac-chain/agent/usl/band';
import { fitUsl } from '@almanac-chain/agent/usl/fit';
import { peakOf, throughputAt, type UslParameters } from '@almanac-chain/agent/usl/model';
import { useMemo } from 'react';
import type { Run } from '../chain/scalability.ts';
import { Chip } from '../design/chip.tsx';
import { AsTable, Note, Plot } from '../design/plot.tsx';
import { largestOf } from './releases.ts';
import { ticks } from './ticks.ts';

const height = 336;
const width = 800;
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
  /** At least, in millionths. */
  readonly required: bigint | undefined;
}

/** Points, the proved law with the band of a fit to the same points, dashed beyond what was measured, the peak, what is required. */
export function LawChart({ run, others, ghost, required }: LawChartProps) {
  const points = useMemo(() => run.points.map(pointOf), [run]);
  const law = run.law && lawOf(run.law.parameters);
  const largest = largestOf(run);
  const peak = law && peakOf(law);
  const end = Math.max(largest * beyond, 2);
  // A slider moves the ghost alone.
  const band = useMemo(() => bandOf(run, end), [run, end]);
  const laws = [law, ghost, ...others.map((other) => other.law && lawOf(other.law.parameters))];
  const needed = required === undefined ? undefined : fromMicros(required);
  const most = Math.max(
    ...points.map(({ throughput }) => throughput),
    ...others.flatMap((other) => other.points.map(({ throughput }) => fromMicros(throughput))),
    ...laws.flatMap((own) => (own ? sizes(1, end).map((n) => throughputAt(own, n)) : [])),
    ...band.map(({ high }) => high ?? 0),
    needed ?? 0,
  );
  const rows = ticks(most);
  // Room above for the words at the peak.
  const top = Math.max(most * 1.12, rows.at(-1) ?? 0);
  const scale: Scale = {
    x: (size) => (size * width) / end,
    y: (throughput) => height - (throughput * height) / top,
  };
  const place = (size: number, throughput: number): { readonly x: number; readonly y: number } => ({
    x: Math.min(1, size / end),
    y: Math.max(0, 1 - throughput / top),
  });
  const unit = run.varied === 'Validators' ? 'validators' : 'requests in flight';
  const columns = ticks(end).filter((value) => value < 0.9 * end);
  const idealEnd = law ? Math.min(end, (0.97 * top) / law.lambda) : 0;
  return (
    <section className="card c8" data-part="law">
      <header>
        <h2>Transactions a second, by number of {unit}</h2>
        {law ? <Chip state="up">proved by the chain</Chip> : <Chip state="none">no law yet</Chip>}
      </header>
      <Plot
        height={height}
        width={width}
        label={`Throughput of ${run.version} by size: measured up to ${figure(largest)}, foreseen beyond${peak ? `, peak ${figure(peak.throughput)} at ${figure(peak.n)}` : ', no peak'}; the tables below have the same figures`}
        yMarks={[...rows, 0].map((value) => ({ at: 1 - value / top, text: wholeRate(value) }))}
        xMarks={[
          { at: 0, text: '0' },
          ...columns.filter((value) => value > 0).map((value) => ({ at: value / end, text: figure(value) })),
          { at: 1, text: `${figure(end)} ${unit}` },
        ]}
        notes={
          <>
            <Note x={largest / end + 0.01} y={0.93} className="only-w">
              not measured beyond {figure(largest)}
            </Note>
            {needed !== undefined && (
              <Note x={0.99} y={Math.max(0, 1 - needed / top + 0.01)}>
                required {wholeRate(needed)}
              </Note>
            )}
            {peak && peak.n <= end && (
              <Note
                x={Math.max(0.14, Math.min(0.86, peak.n / end))}
                y={Math.max(0, 1 - peak.throughput / top - 0.09)}
                isCentered
              >
                <b>
                  peak {wholeRate(peak.throughput)} at {Math.round(peak.n)}
                </b>
              </Note>
            )}
            {law && idealEnd > 0 && idealEnd / end + 0.42 < (peak?.n ?? end) / end && (
              <Note {...place(idealEnd, 0.97 * top)} className="only-w">
                if nothing stood in the way
              </Note>
            )}
            {others.map((other) => {
              const own = other.law && lawOf(other.law.parameters);
              const at = own && place(0.62 * end, throughputAt(own, 0.62 * end));
              return (
                at && (
                  <Note key={other.id} x={at.x} y={Math.min(0.94, at.y + 0.02)}>
                    {other.version}
                  </Note>
                )
              );
            })}
          </>
        }
      >
        <rect
          className="f-sunken"
          opacity="0.6"
          x={scale.x(largest)}
          width={width - scale.x(largest)}
          height={height}
        />
        {band.length > 0 && <path className="f-band" opacity="0.7" d={bandPath(band, scale)} />}
        {needed !== undefined && <path className="l-goal" d={`M0 ${scale.y(needed).toFixed(1)}H${width}`} />}
        {law && (
          <path
            className="l-mute dotted"
            d={`M0 ${height}L${scale.x(idealEnd).toFixed(1)} ${scale.y(law.lambda * idealEnd).toFixed(1)}`}
          />
        )}
        {others.map((other) => (
          <g key={other.id}>
            {other.law && (
              <path className="l-mute dashed" d={lawPath(lawOf(other.law.parameters), 1, end, scale)} />
            )}
          </g>
        ))}
        {law && <path className="l-acc" d={lawPath(law, 1, largest, scale)} />}
        {law && <path className="l-acc dashed" d={lawPath(law, largest, end, scale)} />}
        {ghost && <path className="l-down dotted" d={lawPath(ghost, 1, end, scale)} />}
        {peak && peak.n <= end && (
          <>
            <path
              className="l-mute"
              d={`M${scale.x(peak.n).toFixed(1)} ${scale.y(peak.throughput).toFixed(1)}V${height}`}
            />
            <path className="point" style={{ strokeWidth: 12 }} d={dotAt(scale, peak.n, peak.throughput)} />
            <path
              className="point hole"
              style={{ strokeWidth: 6 }}
              d={dotAt(scale, peak.n, peak.throughput)}
            />
          </>
        )}
        <path className="point" d={points.map(({ n, throughput }) => dotAt(scale, n, throughput)).join('')} />
      </Plot>
      <Legend />
      {law && !peak && <p className="nothing">This law has no peak.</p>}
      <Points run={run} points={points} law={law} />
    </section>
  );
}

function dotAt({ x, y }: Scale, n: number, throughput: number): string {
  return `M${x(n).toFixed(1)} ${y(throughput).toFixed(1)}h.01`;
}

function wholeRate(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : figure(value);
}

function Legend() {
  return (
    <div className="legend" aria-hidden="true">
      <span>
        <i className="swatch" style={{ background: 'var(--accent)', borderRadius: '50%' }} />
        measured
      </span>
      <span>
        <i className="swatch line" style={{ borderColor: 'var(--accent)' }} />
        fitted law
      </span>
      <span>
        <i className="swatch line" style={{ borderColor: 'var(--accent)', borderTopStyle: 'dashed' }} />
        foreseen
      </span>
      <span>
        <i className="swatch band" />
        95 % of fits to such points, made in this browser
      </span>
    </div>
  );
}

function Points({
  run,
  points,
  law,
}: {
  readonly run: Run;
  readonly points: readonly ReturnType<typeof pointOf>[];
  readonly law: UslParameters | undefined;
}) {
  const titles = ['size', 'throughput', 'law', 'mean latency ms', 'repetitions'];
  const rows = points.map(({ n, throughput, latency }, index) => [
    figure(n),
    figure(throughput),
    law ? figure(throughputAt(law, n)) : '-',
    latency === undefined ? '-' : figure(latency * 1_000),
    String(run.points[index]?.repetitions ?? ''),
  ]);
  return (
    <AsTable name="Points as a table" rows={() => [titles, ...rows]} file={`points-${run.version}.csv`} />
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
