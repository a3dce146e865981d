import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { Answered, Empty } from '../app/states.tsx';
import { useWidth } from '../app/use-width.ts';
import { type Asked } from '../chain/connection.ts';
import { openPeriod, startBack } from '../chain/periods.ts';
import { type PeriodRow, readHistory } from '../chain/records.ts';
import { cellsOf } from '../record/figures.tsx';
import { csvHref } from './csv.ts';

/** Periods shown, by kind: windows of two days at most, a month of days, two years of months. */
const shown: Readonly<Record<PeriodKind, number>> = {
  window: 48,
  day: 35,
  week: 13,
  month: 24,
  year: 10,
  era: 28,
};

const height = 240;
const left = 44;
const bottom = 24;

interface HistoryProps {
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
  readonly kind: PeriodKind;
}

/** The value of every period that is kept, with its interval and coverage, and the same as a table. */
export function History({ network, target, indicator, kind }: HistoryProps) {
  const history = useChain(['history', network, target, indicator, kind], (asked) =>
    readBack(asked, network, target, indicator, kind, shown[kind]),
  );
  return (
    <Answered of={history} what="the history" rows={5}>
      {(rows) => {
        const first = rows.findIndex(({ answer }) => answer);
        if (first < 0)
          return (
            <Empty>
              The chain keeps no {kind} of {indicator} of this target yet.
            </Empty>
          );
        const kept = rows.slice(first);
        return (
          <figure>
            <Chart rows={kept} kind={kind} indicator={indicator} />
            <Table rows={kept} kind={kind} indicator={indicator} />
          </figure>
        );
      }}
    </Answered>
  );
}

/** The last `count` periods, the open one last. */
export async function readBack(
  asked: Asked,
  network: number,
  target: number,
  indicator: IndicatorName,
  kind: PeriodKind,
  count: number,
): Promise<readonly PeriodRow[]> {
  const open = await openPeriod(asked, network, kind);
  if (!open) return [];
  const from = await startBack(asked, network, kind, open.start, count - 1);
  return await readHistory(asked, network, target, indicator, kind, from, count);
}

function Chart({
  rows,
  kind,
  indicator,
}: {
  readonly rows: readonly PeriodRow[];
  readonly kind: PeriodKind;
  readonly indicator: IndicatorName;
}) {
  const [measure, width] = useWidth();
  const step = (width - left) / rows.length;
  const x = (index: number): number => left + (index + 0.5) * step;
  const y = (ppm: number): number => 8 + ((1_000_000 - ppm) * (height - bottom - 8)) / 1_000_000;
  const known = rows.flatMap(({ answer }, index) =>
    answer?.sliPpm === undefined ? [] : [{ index, answer, ppm: answer.sliPpm }],
  );
  const label = `${indicator} of ${rows.length} ${kind}s; the table below has the same figures`;
  return (
    <div ref={measure}>
      <svg
        className="chart"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
      >
        {[0, 25, 50, 75, 100].map((percent) => (
          <g key={percent}>
            <line className="rule" x1={left} x2={width} y1={y(percent * 10_000)} y2={y(percent * 10_000)} />
            <text x={left - 6} y={y(percent * 10_000) + 4} textAnchor="end">
              {percent} %
            </text>
          </g>
        ))}
        {known.map(({ index, answer }) =>
          answer.interval ? (
            <rect
              key={index}
              className="band"
              x={x(index) - step / 2}
              width={step}
              y={y(answer.interval.highPpm)}
              height={Math.max(1, y(answer.interval.lowPpm) - y(answer.interval.highPpm))}
            />
          ) : null,
        )}
        {known.map(({ index, answer }) => {
          const coverage = answer.sampled?.coveragePpm;
          return coverage === undefined || coverage >= 1_000_000 ? null : (
            <rect
              key={index}
              className="uncovered"
              x={x(index) - step / 2}
              width={step}
              y={height - bottom}
              height={(4 * (1_000_000 - coverage)) / 1_000_000 + 1}
            />
          );
        })}
        <polyline
          className="line"
          points={known.map(({ index, ppm }) => `${x(index)},${y(ppm)}`).join(' ')}
        />
        {known.map(({ index, answer, ppm }) => (
          <circle
            key={index}
            className={answer.provisional ? 'point open' : 'point'}
            cx={x(index)}
            cy={y(ppm)}
            r={3.5}
          >
            <title>
              {`${periodLabel(kind, answer.period.startS)}: ${cellsOf(indicator, answer)
                .map(({ title, text }) => `${title} ${text}`)
                .join(', ')}`}
            </title>
          </circle>
        ))}
        {[0, Math.floor(rows.length / 2), rows.length - 1].map((index, place) =>
          place === 1 && width < 600 ? null : (
            <text
              key={place}
              x={x(index)}
              y={height - 4}
              textAnchor={place === 0 ? 'start' : place === 1 ? 'middle' : 'end'}
            >
              {rows.length > place && rows[index] ? periodLabel(kind, rows[index].startS) : ''}
            </text>
          ),
        )}
      </svg>
    </div>
  );
}

function Table({
  rows,
  kind,
  indicator,
}: {
  readonly rows: readonly PeriodRow[];
  readonly kind: PeriodKind;
  readonly indicator: IndicatorName;
}) {
  const titles = cellsOf(indicator, undefined).map(({ title }) => title);
  const lines = rows.map(({ startS, answer }) => ({
    startS,
    label: periodLabel(kind, startS),
    cells: cellsOf(indicator, answer),
  }));
  const csv = [
    [kind, ...titles],
    ...lines.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)]),
  ];
  return (
    <details>
      <summary>As a table</summary>
      <a className="download" download={`${indicator}-${kind}.csv`} href={csvHref(csv)}>
        CSV
      </a>
      <div className="scroll" tabIndex={0} role="region" aria-label="History as a table">
        <table data-history={indicator}>
          <thead>
            <tr>
              <th scope="col">{kind} (UTC)</th>
              {titles.map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.toReversed().map(({ startS, label, cells }) => (
              <tr key={startS} data-start={startS}>
                <th scope="row">{label}</th>
                {cells.map(({ title, text, value }) => (
                  <td key={title} className="number" data-column={title} data-value={value}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
