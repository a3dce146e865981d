import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { wilsonInterval } from '@almanac-chain/agent/sli/interval';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
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
  const own = indicator === 'authorship' ? rows : undefined;
  const { data } = useChain(
    ['sum', network, indicator, kind, atS, ...members],
    (asked) => readSum(asked, network, members, indicator, kind, atS),
    { isEnabled: own === undefined },
  );
  const sum = own ? sumOf(own.filter(({ target }) => members.includes(target))) : data?.answer;
  if (!own && !data) return null;
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

function sumOf(rows: readonly Row[]) {
  const [first] = rows;
  if (!first) return undefined;
  const assigned = rows.reduce((sum, { record }) => sum + record.assigned, 0n);
  const authored = rows.reduce((sum, { record }) => sum + record.authored, 0n);
  const windows = rows.reduce((most, { record }) => (record.windows > most ? record.windows : most), 0n);
  return {
    ...first.record,
    targets: rows.length,
    assigned,
    authored,
    windows,
    sliPpm: sharePpm(authored, assigned),
    interval: wilsonInterval(authored, assigned, windows),
  };
}
