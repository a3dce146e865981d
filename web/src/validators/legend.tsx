import { exactPercent, percent, percentAbove } from '@almanac-chain/agent/base/format';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { AsTable } from '../design/plot.tsx';
import { cellsOf } from '../record/figures.tsx';
import type { Row } from './rank.ts';

/** How the ranges are to be read, and the list as a file. */
export function RangeLegend({
  objectivePpm,
  rows,
  indicator,
}: {
  readonly objectivePpm: number;
  readonly rows: readonly Row[];
  readonly indicator: IndicatorName;
}) {
  const table = (): readonly (readonly string[])[] => [
    ['validator', 'address', ...cellsOf(indicator, undefined).map(({ title }) => title)],
    ...rows.map(({ label, name, record }) => [
      label,
      name,
      ...cellsOf(indicator, record).map(({ title, text }) =>
        title === '95 % CI' && record.interval
          ? `${percent(record.interval.lowPpm)}..${percentAbove(record.interval.highPpm)}`
          : text,
      ),
    ]),
  ];
  return (
    <>
      <div className="legend" aria-hidden="true">
        <span>
          <i className="swatch" style={{ width: 2, borderRadius: 0, background: 'var(--accent)' }} />
          low end, the order
        </span>
        <span>
          <i className="swatch band" />
          likely range (95 %; each window is one trial)
        </span>
        <span>
          <i
            className="swatch"
            style={{ width: 6, height: 6, borderRadius: 3, background: 'var(--ink)', verticalAlign: 1 }}
          />
          kept
        </span>
        <span>
          <i className="swatch line" style={{ borderTopStyle: 'dashed', borderColor: 'var(--ink-3)' }} />
          objective {exactPercent(objectivePpm)} %
        </span>
      </div>
      <AsTable name="The list as a table" rows={table} file={`validators-${indicator}.csv`} />
    </>
  );
}
