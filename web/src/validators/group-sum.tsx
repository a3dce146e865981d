import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { readSum } from '../chain/records.ts';
import { cellsOf } from '../record/figures.tsx';

/** The record of a group: its members' counts together, not a mean of their shares. */
export function GroupSum({
  name,
  members,
  indicator,
  network,
  kind,
  atS,
}: {
  readonly name: string;
  readonly members: readonly number[];
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly kind: PeriodKind;
  readonly atS: number;
}) {
  const { data } = useChain(['sum', network, indicator, kind, atS, ...members], (asked) =>
    readSum(asked, network, members, indicator, kind, atS),
  );
  if (!data) return null;
  const sum = data.answer;
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
