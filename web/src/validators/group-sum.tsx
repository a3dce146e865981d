import { sumAnswers } from '@almanac-chain/agent/chain/records/sum-answers';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { readSum } from '../chain/records.ts';
import { cellsOf } from '../record/figures.tsx';
import type { Row } from './rank.ts';

/** The record of a group: its members' counts together, not a mean of their shares. */
export function GroupSum({
  name,
  members,
  rows,
  indicator,
  network,
  kind,
  atS,
}: {
  readonly name: string;
  readonly members: readonly number[];
  /** Of a span the rows that are summed here; of a period of the calendar the chain sums. */
  readonly rows: readonly Row[] | undefined;
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly kind: PeriodKind;
  readonly atS: number;
}) {
  const { data } = useChain(
    ['sum', network, indicator, kind, atS, ...members],
    (asked) => readSum(asked, network, members, indicator, kind, atS),
    { isEnabled: rows === undefined },
  );
  const sum = rows
    ? sumOf(
        rows.filter(({ target }) => members.includes(target)),
        indicator,
      )
    : data?.answer;
  if (!rows && !data) return null;
  return (
    <dl className="sum" aria-label={`Sum of the group ${name}`}>
      <div>
        <dt>Σ {name}</dt>
        <dd>
          {sum?.targets ?? 0} of {members.length}
        </dd>
      </div>
      {cellsOf(indicator, sum)
        .filter(({ title }) => title !== 'note')
        .map(({ title, text, value }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd data-column={title} data-value={value}>
              {text}
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** A window that several members were measured in stays one trial (F14). */
function sumOf(rows: readonly Row[], indicator: IndicatorName) {
  if (rows.length === 0) return undefined;
  const windows = rows.reduce((most, { record }) => (record.windows > most ? record.windows : most), 0n);
  const sum = sumAnswers(
    rows.map(({ record }) => record),
    indicator,
    windows,
  );
  return { ...sum, targets: rows.length };
}
