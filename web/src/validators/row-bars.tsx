import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { readHistory } from '../chain/records.ts';
import { Sparkline } from '../record/figures.tsx';
import { useSettled } from './use-settled.ts';

/** Periods shown beside a row. */
export const shownPeriods = 12;

interface RowSparklineProps {
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
  readonly kind: PeriodKind;
  /** Where the history begins, UTC seconds; undefined until that is known. */
  readonly fromS: number | undefined;
}

/** A target's last periods, asked for when its row has been on screen for a moment. */
export function RowSparkline({ fromS, ...props }: RowSparklineProps) {
  const isSettled = useSettled();
  if (!isSettled || fromS === undefined) return <span className="bone spark" />;
  return <Asked {...props} fromS={fromS} />;
}

function Asked({ network, target, indicator, kind, fromS }: RowSparklineProps & { readonly fromS: number }) {
  const { data } = useChain(['sparkline', network, target, indicator, kind, fromS], (asked) =>
    readHistory(asked, network, target, indicator, kind, fromS, shownPeriods),
  );
  if (!data) return <span className="bone spark" />;
  const rows = data.answer;
  const known = rows.filter(({ answer }) => answer?.sliPpm !== undefined).length;
  const first = rows[0] ? periodLabel(kind, rows[0].startS) : '';
  return (
    <Sparkline
      shares={rows.map(({ answer }) => answer?.sliPpm)}
      label={`${rows.length} ${kind}s from ${first}, ${known} with a record`}
    />
  );
}
