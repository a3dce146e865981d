import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { readHistory } from '../chain/records.ts';
import { barsLabel, DayBars, type DayShare } from '../design/day-bars.tsx';
import { useSettled } from './use-settled.ts';

/** Periods shown beside a row. */
export const shownPeriods = 12;

interface RowBarsProps {
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
  readonly kind: PeriodKind;
  /** Where the history begins, UTC seconds; undefined until that is known. */
  readonly fromS: number | undefined;
  /** What was missed by period, where the list knows it. */
  readonly days: readonly DayShare[] | undefined;
}

/** A target's last periods; where the list does not know them, asked for when the row has been on screen for a moment. */
export function RowBars({ fromS, days, ...props }: RowBarsProps) {
  const isSettled = useSettled();
  if (days) return <DayBars days={days} label={barsLabel(days, 'periods')} height={24} />;
  if (!isSettled || fromS === undefined) return <span className="bone spark" />;
  return <Asked {...props} fromS={fromS} />;
}

function Asked({
  network,
  target,
  indicator,
  kind,
  fromS,
}: Omit<RowBarsProps, 'fromS' | 'days'> & { readonly fromS: number }) {
  const { data } = useChain(['bars', network, target, indicator, kind, fromS], (asked) =>
    readHistory(asked, network, target, indicator, kind, fromS, shownPeriods),
  );
  if (!data) return <span className="bone spark" />;
  const shares = data.answer.map(({ answer }): DayShare => {
    if (!answer || answer.sliPpm === undefined) return undefined;
    if (!answer.sampled)
      return { missed: Number(answer.assigned - answer.authored), whole: Number(answer.assigned) };
    return { missed: 1_000_000 - answer.sliPpm, whole: 1_000_000 };
  });
  const first = data.answer[0] ? periodLabel(kind, data.answer[0].startS) : '';
  return (
    <DayBars days={shares} label={`From ${kind} ${first} on: ${barsLabel(shares, `${kind}s`)}`} height={24} />
  );
}
