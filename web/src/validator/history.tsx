import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, isCounted } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { Answered } from '../app/states.tsx';
import { type Asked } from '../chain/connection.ts';
import { openPeriod, startBack } from '../chain/periods.ts';
import { type PeriodRow, readHistory } from '../chain/records.ts';
import { AsTable, Note, Plot } from '../design/plot.tsx';
import { pathOf } from '../design/spark.tsx';
import { cellsOf } from '../record/figures.tsx';

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
const step = 10;

interface HistoryProps {
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
  readonly kind: PeriodKind;
  /** How many periods; the usual number of the kind unless given. */
  readonly count?: number | undefined;
  readonly objectivePpm: number;
}

/** The value of every period that is kept, with its interval and coverage, and the same as a table. */
export function History({
  network,
  target,
  indicator,
  kind,
  count = shown[kind],
  objectivePpm,
}: HistoryProps) {
  const history = useChain(['history', network, target, indicator, kind, count], (asked) =>
    readBack(asked, network, target, indicator, kind, count),
  );
  return (
    <Answered of={history} what="the history" rows={5}>
      {(rows) => {
        const first = rows.findIndex(({ answer }) => answer);
        if (first < 0)
          return (
            <p className="nothing">
              The chain keeps no {kind} of {indicator} of this target yet:{' '}
              {isCounted(indicator)
                ? 'the first appears when a window closes.'
                : '“almanac agent” reports what is measured.'}
            </p>
          );
        const kept = rows.slice(first);
        return (
          <figure>
            <Chart rows={kept} kind={kind} indicator={indicator} objectivePpm={objectivePpm} />
            <Table rows={kept} kind={kind} indicator={indicator} />
          </figure>
        );
      }}
    </Answered>
  );
}

/** The last `count` periods, the open one last. */
async function readBack(
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
  objectivePpm,
}: {
  readonly rows: readonly PeriodRow[];
  readonly kind: PeriodKind;
  readonly indicator: IndicatorName;
  readonly objectivePpm: number;
}) {
  const width = rows.length * step;
  const x = (index: number): number => (index + 0.5) * step;
  const known = rows.flatMap(({ answer }, index) =>
    answer?.sliPpm === undefined ? [] : [{ index, answer, ppm: answer.sliPpm }],
  );
  const least = Math.min(
    1_000_000,
    ...known.flatMap(({ ppm, answer }) => [ppm, answer.interval?.lowPpm ?? ppm]),
  );
  const floor = floors.find((one) => one * 10_000 <= least) ?? 0;
  const y = (ppm: number): number => ((1_000_000 - ppm) * height) / (1_000_000 - floor * 10_000);
  const marks = Array.from({ length: 5 }, (_, index) => 100 - (index * (100 - floor)) / 4);
  const worst = known.toSorted((one, other) => one.ppm - other.ppm)[0];
  const notes =
    worst && worst.ppm < objectivePpm ? (
      <Note x={x(worst.index) / width} y={Math.min(0.9, y(worst.ppm) / height)} className="only-w">
        {periodLabel(kind, worst.answer.period.startS)}: {cellsOf(indicator, worst.answer)[0]?.text} %
      </Note>
    ) : undefined;
  return (
    <Plot
      height={height}
      width={width}
      label={`${indicator} of ${rows.length} ${kind}s, ${known.length} with a record; the table below has the same figures`}
      yMarks={marks.map((mark) => ({ at: (100 - mark) / (100 - floor), text: `${mark} %` }))}
      xMarks={[0, Math.floor(rows.length / 2), rows.length - 1]
        .filter((index, place, all) => all.indexOf(index) === place)
        .map((index) => ({
          at: index === rows.length - 1 ? 1 : x(index) / width,
          text: rows[index] ? periodLabel(kind, rows[index].startS) : '',
        }))}
      notes={notes}
    >
      {known.map(({ index, answer }) =>
        answer.interval ? (
          <rect
            key={index}
            className="f-band"
            x={x(index) - step / 2 + 0.6}
            width={step - 1.2}
            y={y(answer.interval.highPpm)}
            height={Math.max(1, y(answer.interval.lowPpm) - y(answer.interval.highPpm))}
          />
        ) : null,
      )}
      {objectivePpm > floor * 10_000 && (
        <path className="l-goal" d={`M0 ${y(objectivePpm).toFixed(1)}H${width}`} />
      )}
      <path
        className="l-acc"
        d={pathOf(
          rows.map(({ answer }, index) =>
            answer?.sliPpm === undefined ? undefined : [x(index), y(answer.sliPpm)],
          ),
        )}
      />
      {known.map(({ index, answer, ppm }) => (
        <g key={index}>
          <title>
            {`${periodLabel(kind, answer.period.startS)}: ${cellsOf(indicator, answer)
              .map(({ title, text }) => `${title} ${text}`)
              .join(', ')}`}
          </title>
          <path
            className={ppm < objectivePpm ? 'point down' : 'point sm'}
            d={`M${x(index)} ${y(ppm).toFixed(1)}h.01`}
          />
          {answer.provisional && <path className="point hole" d={`M${x(index)} ${y(ppm).toFixed(1)}h.01`} />}
        </g>
      ))}
    </Plot>
  );
}

/** Where the axis can begin, percent. */
const floors = [99, 98, 96, 92, 80, 60, 0] as const;

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
    <AsTable name="History as a table" file={`${indicator}-${kind}.csv`} rows={() => csv}>
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
    </AsTable>
  );
}
